import { afterAll, beforeAll, expect, test } from "vitest";
import { composeLine, serveOffice } from "../../src/app/compose.ts";
import { openDatabase } from "../../src/engine/db/connection.ts";
import { handleIn } from "../../src/engine/handle.ts";
import { type Office, openOffice } from "../../src/engine/office.ts";
import { verifyJournal } from "../../src/engine/verify.ts";
import type { Envelope } from "../../src/kernel/practice.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

let office: TestOffice;
let second: Office & { close(): Promise<void> };

beforeAll(async () => {
  office = await openTestOffice();
  const db = openDatabase({ connectionString: office.url }, { connections: 4, onError: (error) => expect.fail(error.message) });
  const other = await openOffice({ db, house: composeLine(), clock: office.clock, log: office.log });
  second = Object.assign(other, { close: () => db.close() });
});
afterAll(async () => {
  await second.close();
  await office.close();
});

const critical = () => office.must(house, "incident", { type: "create", shortDescription: "ERP down", impact: "1", urgency: "1" });
const envelope = (kind: string, id: string, command: { type: string } & Record<string, unknown>): Envelope => ({
  kind,
  id,
  commandId: office.newId(),
  actor: house,
  command,
});

/** Runs two commands in two open transactions, the second begun before the first commits, and answers whether each was accepted. */
async function race(one: Envelope, other: Envelope): Promise<[boolean, boolean]> {
  let release = (): void => undefined;
  const barrier = new Promise<void>((resolve) => {
    release = resolve;
  });
  let decided = (): void => undefined;
  const firstDecided = new Promise<void>((resolve) => {
    decided = resolve;
  });
  const now = office.clock.now();
  const first = office.db.transaction(async (tx) => {
    const { outcomes } = await handleIn(tx, office.house, [one], {
      now,
      alsoWrite: async () => {
        decided();
        await barrier;
      },
    });
    return outcomes[0]!.ok;
  });
  await firstDecided;
  const late = second.db.transaction(async (tx) => (await handleIn(tx, second.house, [other], { now })).outcomes[0]!.ok);
  await new Promise((resolve) => setTimeout(resolve, 120));
  release();
  return [await first, await late];
}

async function readyToClose(): Promise<{ incident: string; review: string }> {
  const incident = await critical();
  await office.must(
    house,
    "incident",
    { type: "resolve", closeCode: "Solution provided", closeNotes: "Done", restoredAt: null, note: null },
    incident.id,
  );
  const [review] = await office.db.query<{ id: string }>("select id from review where subject = $1", [incident.id]);
  await office.must(
    house,
    "review",
    { type: "edit", changes: { businessImpact: "a", whatHappened: "b", rootCause: "c", factors: ["d"] } },
    review!.id,
  );
  await office.must(house, "review", { type: "submit" }, review!.id);
  return { incident: incident.id, review: review!.id };
}

test("closing races with the withdrawal of the approval: never both", async () => {
  for (let round = 0; round < 4; round++) {
    const { incident, review } = await readyToClose();
    await office.must(house, "review", { type: "approve" }, review);
    const close = envelope("incident", incident, { type: "close", note: null });
    const withdraw = envelope("review", review, { type: "withdrawApproval", reason: "Wrong cause" });
    const [first] = round % 2 === 0 ? await race(withdraw, close) : await race(close, withdraw);
    expect(first).toBe(true);
    const [state] = await office.db.query<{ state: string; review: string }>(
      "select i.state, r.state as review from incident i join review r on r.subject = i.id where i.id = $1",
      [incident],
    );
    // Whoever came first was true when it happened: a closed incident had its approval at that moment.
    expect(state).toEqual(round % 2 === 0 ? { state: "6", review: "draft" } : { state: "7", review: "draft" });
  }
});

test("the last two administrators cannot each be deactivated at once", async () => {
  const one = await office.person("First Admin", ["administrator"]);
  const two = await office.person("Second Admin", ["administrator"]);
  const [a, b] = await race(
    envelope("person", one.personId, { type: "deactivate" }),
    envelope("person", two.personId, { type: "deactivate" }),
  );
  expect([a, b]).toEqual([true, false]);
});

test("two nodes wake a clock once, and the journal stays one gapless chain", async () => {
  await office.must(house, "slaDefinition", {
    type: "create",
    name: "P2",
    target: "resolution",
    durationMinutes: 60,
    startWhen: "priority:2",
    stopWhen: "state:6,7",
  });
  for (let index = 0; index < 40; index++)
    await office.must(house, "incident", { type: "create", shortDescription: `Slow ${index}`, impact: "1", urgency: "2" });
  office.setNow("2026-11-26T10:00:00.000Z");
  const other = await serveOffice(second);
  const mine = await serveOffice(office);
  await Promise.all([mine.waker.runOnce(), other.waker.runOnce(), mine.waker.runOnce(), other.waker.runOnce()]);
  const [count] = await office.db.query<{ clocks: number; broken: number }>(
    "select count(distinct id)::int as clocks, count(*) filter (where type = 'clockBreached')::int as broken from journal where kind = 'clock' and type in ('clockBreached')",
  );
  expect(count).toEqual({ clocks: 40, broken: 40 });
  const kinds = [...office.house.kinds.values()].map((entry) => ({ kind: entry.model.kind, table: entry.table.name }));
  expect(await verifyJournal(office.db, { kinds })).toMatchObject({ ok: true, faults: [] });
  await other.close();
  await mine.close();
});

test("many hands on one record: every acknowledged command is there, in one order", async () => {
  const incident = await critical();
  const hands = Array.from({ length: 60 }, (_, index) =>
    (index % 2 === 0 ? office : second).door.send(envelope("incident", incident.id, { type: "addNote", text: `Note ${index}` })),
  );
  const answers = await Promise.all(hands);
  expect(answers.every((answer) => answer.ok)).toBe(true);
  const notes = await office.db.query<{ version: number }>(
    "select version from journal where id = $1 and type = 'noteAdded' order by n, ordinal",
    [incident.id],
  );
  expect(notes.length).toBe(60);
  expect(notes.map((note) => note.version)).toEqual(Array.from({ length: 60 }, (_, index) => notes[0]!.version + index));
});
