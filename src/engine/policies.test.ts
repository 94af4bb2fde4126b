import { expect, test } from "vitest";
import { Policies } from "./policies.ts";

const kinds = ["calendar"];
const value = (text: string) => async () => text;

test("a value is kept until a record of one of its kinds changes", async () => {
  const policies = new Policies();
  expect(await policies.get("hours", kinds, value("first"))).toBe("first");
  expect(await policies.get("hours", kinds, value("second"))).toBe("first");
  policies.forget(["person"]);
  expect(await policies.get("hours", kinds, value("second"))).toBe("first");
  policies.forget(["calendar"]);
  expect(await policies.get("hours", kinds, value("second"))).toBe("second");
  policies.clear();
  expect(await policies.get("hours", kinds, value("third"))).toBe("third");
});

test("what an open transaction has changed is kept for nobody, and read anew once it has ended", async () => {
  const policies = new Policies();
  const transaction = {};
  policies.unsettle(transaction, "calendar");
  expect(await policies.get("hours", kinds, value("not committed"))).toBe("not committed");
  expect(await policies.get("hours", kinds, value("as committed"))).toBe("as committed");
  policies.settle(transaction);
  expect(await policies.get("hours", kinds, value("after"))).toBe("after");
  expect(await policies.get("hours", kinds, value("later"))).toBe("after");
});

test("a reading that began before a change is not kept after it", async () => {
  const policies = new Policies();
  let answer = (_: string): void => undefined;
  const slow = policies.get("hours", kinds, () => new Promise<string>((resolve) => (answer = resolve)));
  policies.forget(["calendar"]);
  answer("stale");
  expect(await slow).toBe("stale");
  expect(await policies.get("hours", kinds, value("fresh"))).toBe("fresh");
});

test("nobody waits for another's reading, nor fails with it", async () => {
  const policies = new Policies();
  let fail = (_: Error): void => undefined;
  const broken = policies.get("hours", kinds, () => new Promise<string>((_, reject) => (fail = reject)));
  expect(await policies.get("hours", kinds, value("mine"))).toBe("mine");
  fail(new Error("aborted"));
  await expect(broken).rejects.toThrow("aborted");
  expect(await policies.get("hours", kinds, value("other"))).toBe("mine");
});

test("a reading is given the stale value it may add to, and only one that was committed", async () => {
  const policies = new Policies();
  const given: unknown[] = [];
  const read = (next: string) =>
    policies.get<string>("words", ["word"], async (former) => {
      given.push(former);
      return next;
    });
  await read("first");
  policies.forget(["word"]);
  const transaction = {};
  policies.unsettle(transaction, "word");
  await read("not committed");
  policies.settle(transaction);
  await read("second");
  policies.clear();
  await read("third");
  expect(given).toEqual([undefined, "first", "first", undefined]);
});
