import { afterAll, beforeAll, expect, test } from "vitest";
import { house, openTestOffice, type TestOffice } from "../../test/office.ts";
import { ticketPractice, ticketTables } from "../../test/ticket.ts";
import type { Envelope } from "../kernel/practice.ts";
import type { Database } from "./db/connection.ts";
import { openDoor } from "./door.ts";

const nobody = "0".repeat(32);
let office: TestOffice;
beforeAll(async () => {
  // Whatever happens to a ticket calls for an edit of an incident that is not there: a reaction that is refused.
  const reaction = {
    on: ["ticket"],
    react: () => [{ kind: "incident", id: nobody, command: { type: "edit", changes: {} } }],
  };
  office = await openTestOffice(undefined, { more: [{ ...ticketPractice, reactions: [reaction] }], tables: ticketTables });
});
afterAll(() => office.close());

const envelope = (id: string | undefined, command: Envelope["command"], group?: string): Envelope => ({
  kind: "ticket",
  commandId: office.newId(),
  actor: house,
  command,
  ...(id ? { id } : {}),
  ...(group ? { group } : {}),
});

test("where the answer to a commit is lost, no command of the batch is run again", async () => {
  const made = await office.must(house, "ticket", { type: "create", title: "Printer", confidential: false });
  let broken = 0;
  const db: Database = {
    ...office.db,
    async transaction(work, how) {
      const result = await office.db.transaction(work, how);
      if (broken++ === 0) throw new Error("Connection terminated unexpectedly");
      return result;
    },
  };
  const door = openDoor({ db, house: office.house, clock: office.clock, log: office.log });
  const answers = await Promise.allSettled(["one", "two", "three"].map((text) => door.send(envelope(made.id, { type: "note", text }))));
  expect(answers.map((answer) => answer.status)).toEqual(["rejected", "rejected", "rejected"]);
  const notes = await office.db.query("select data->>'text' as text from journal where id = $1 and type = 'noted' order by n, ordinal", [
    made.id,
  ]);
  expect(notes).toEqual([{ text: "one" }, { text: "two" }, { text: "three" }]);
});

test("a transaction whose failed statement was caught does not claim to be kept", async () => {
  const lost = office.db.transaction(async (tx) => {
    await tx.run("insert into fence values ('kept?')");
    await tx.query("select 1 / 0").catch(() => undefined);
    return "kept";
  });
  await expect(lost).rejects.toThrow("nothing of it was kept");
  expect(await office.db.query("select name from fence where name = 'kept?'")).toEqual([]);
});

test("a group that was refused leaves no refused reaction behind", async () => {
  const refused = async () =>
    (await office.db.query<{ n: number }>("select count(*)::int as n from journal where type = 'reactionRefused'"))[0]!.n;
  const before = await refused();
  const group = office.newId();
  const { outcomes } = await office.door.batch([
    envelope(undefined, { type: "create", title: "All or none", confidential: false }, group),
    envelope(nobody, { type: "note", text: "There is no such ticket" }, group),
  ]);
  expect(outcomes.map((outcome) => outcome.ok)).toEqual([false, false]);
  expect(await refused()).toBe(before);
});
