import { afterAll, beforeAll, expect, test } from "vitest";
import { house, openTestOffice, type TestOffice } from "../../test/office.ts";
import { ticketPractice, ticketTables } from "../../test/ticket.ts";
import type { KindPart } from "./house.ts";
import { makeWaker } from "./waker.ts";

let office: TestOffice;
const [part] = ticketPractice.kinds as [KindPart];
const kind: KindPart["kind"] = {
  ...part.kind,
  decide: (question) => {
    if (question.command.type === "wake" && question.current?.title === "Poison") throw new Error("This one faults.");
    if (question.command.type === "wake" && question.current?.title === "Idle") return { ok: true, next: question.current, events: [] };
    return part.kind.decide(question);
  },
};
beforeAll(async () => {
  office = await openTestOffice(undefined, { more: [{ ...ticketPractice, kinds: [{ kind }] }], tables: ticketTables });
});
afterAll(() => office.close());

test("a record that faults, and one that has nothing to do, neither keep the others asleep nor spin", async () => {
  const remindAt = office.clock.now();
  for (const title of ["Poison", "Idle", "Sound", "Sound too"])
    await office.must(house, "ticket", { type: "create", title, confidential: false, remindAt });
  const logged: string[] = [];
  const log = { ...office.log, error: (_: object, message: string) => void logged.push(message) };
  const waker = makeWaker({ ...office, log }, []);
  await waker.runOnce();
  const rows = await office.db.query(
    "select title, remind_at is null as reminded, wake_at - $1::timestamptz as later from ticket order by title",
    [remindAt],
  );
  expect(rows.map((row) => [row.title, row.reminded])).toEqual([
    ["Idle", false],
    ["Poison", false],
    ["Sound", true],
    ["Sound too", true],
  ]);
  expect(logged).toEqual(["a record could not be woken; asked again in an hour"]);
  expect(await waker.runOnce()).toBe(0);
  expect(await waker.nextDue()).toBe(new Date(Date.parse(remindAt) + 3_600_000).toISOString());
});
