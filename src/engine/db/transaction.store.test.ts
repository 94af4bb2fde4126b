import { afterAll, beforeAll, expect, test } from "vitest";
import { openScratch, type Scratch } from "../scratch.fixture.ts";
import type { Database } from "./connection.ts";
import { send } from "./tx.ts";

let scratch: Scratch;
let db: Database;
beforeAll(async () => {
  scratch = await openScratch();
  ({ db } = await scratch.make());
  await db.run("create table thing (name text primary key)");
});
afterAll(() => scratch.close());

const add = "insert into thing values ($1)";
const things = async () => (await db.query<{ name: string }>("select name from thing order by name")).map((row) => row.name);
const code = (fault: { code?: string }) => fault.code ?? String(fault);

test("what is sent and not waited for is kept by the commit, and seen by every statement behind it", async () => {
  const seen = await db.transaction(async (tx) => {
    await send(tx, add, ["a"]);
    await send(tx, add, ["b"]);
    return tx.query<{ name: string }>("select name from thing order by name");
  });
  expect(seen).toEqual([{ name: "a" }, { name: "b" }]);
  expect(await things()).toEqual(["a", "b"]);
});

test("a statement that fails unheard takes everything with it, and its own fault is the one that is told", async () => {
  const before = await things();
  const unheard = db.transaction(async (tx) => {
    await send(tx, add, ["c"]);
    await send(tx, add, ["a"]);
  });
  expect(await unheard.catch(code)).toBe("23505");
  // The statement that is waited for fails only because one before it did.
  const waited = db.transaction(async (tx) => {
    await send(tx, add, ["a"]);
    await tx.query("select 1");
  });
  expect(await waited.catch(code)).toBe("23505");
  // Nobody is told of success, though the work itself has caught the fault.
  const caught = db.transaction(async (tx) => {
    await tx.run(add, ["a"]).catch(() => undefined);
    await send(tx, add, ["d"]);
  });
  expect(await caught.catch(code)).toBe("25P02");
  expect(await things()).toEqual(before);
});

test("a savepoint does not forgive what failed unheard before it is asked", async () => {
  const before = await things();
  const forgiving = db.transaction(async (tx) => {
    await tx.run("savepoint one");
    await send(tx, add, ["a"]);
    await tx.held?.answered();
    await tx.run("rollback to savepoint one");
    await send(tx, add, ["e"]);
  });
  expect(await forgiving.catch(code)).toBe("23505");
  expect(await things()).toEqual(before);
});

test("work that throws keeps nothing of what it had sent, and its own fault is told", async () => {
  const before = await things();
  const thrown = db.transaction(async (tx) => {
    await send(tx, add, ["f"]);
    throw new Error("on second thoughts");
  });
  await expect(thrown).rejects.toThrow("on second thoughts");
  expect(await things()).toEqual(before);
});

test("outside a transaction a sent statement is waited for", async () => {
  await send(db, add, ["g"]);
  expect(await things()).toContain("g");
  expect(await send(db, add, ["g"]).catch(code)).toBe("23505");
});

test("the reader only reads, and gives a statement up after two seconds", async () => {
  expect(await db.reader.query("select 1 as one")).toEqual([{ one: 1 }]);
  expect(await db.reader.run(add, ["h"]).catch(code)).toBe("25006");
  expect(await db.reader.query("select pg_sleep(10)").catch(code)).toBe("57014");
});
