import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestOffice, type TestOffice } from "../../test/office.ts";
import { addDeliveries, type NewDelivery, retryDelivery, withdrawDeliveries } from "./delivery.ts";
import { fatesOf } from "./delivery-fate.ts";
import { decideHeld, holdWaiting } from "./held-deliveries.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z");
});
afterAll(() => office.close());

const cause = (index: number) => `${index}`.padStart(32, "c");
const delivery = (from: number, count: number, gather: string | null): NewDelivery => ({
  id: office.newId(),
  to: "nadia@ostermere.test",
  reason: "page",
  items: Array.from({ length: count }, (_, index) => ({ subject: `Page ${from + index}`, text: "Wake up.", about: cause(from + index) })),
  gather,
  state: "waiting",
  nextAt: office.clock.now(),
  at: office.clock.now(),
  urgent: true,
});
const kept = () =>
  office.db.query<{ gather: string; state: string; items: { subject: string }[]; leftOut: number; about: string[] }>(
    `select gather, state, items, left_out as "leftOut", about from delivery order by gather`,
  );

test("several for one reader in one transaction are one delivery, whether it is new or waits already; what is beyond a hundred is counted", async () => {
  await addDeliveries(office.db, [delivery(0, 1, "nadia"), delivery(1, 1, "nadia"), delivery(2, 1, "tobias")]);
  await addDeliveries(office.db, [delivery(3, 1, "nadia"), delivery(4, 1, "nadia")]);
  await addDeliveries(office.db, [delivery(100, 80, "zoe"), delivery(180, 80, "zoe")]);
  const [nadia, tobias, zoe] = await kept();
  expect(nadia!.items.map(({ subject }) => subject)).toEqual(["Page 0", "Page 1", "Page 3", "Page 4"]);
  expect(tobias!.items.map(({ subject }) => subject)).toEqual(["Page 2"]);
  expect([zoe!.items.length, zoe!.leftOut, zoe!.about.length]).toEqual([100, 60, 160]);
});

test("what a restore holds is called off with its cause, and cannot be released any more", async () => {
  const now = office.clock.now();
  await office.db.transaction((tx) => holdWaiting(tx, { now, linkReasons: [] }));
  await withdrawDeliveries(office.db, [cause(0), cause(2)], now);
  const [nadia, tobias] = await kept();
  expect([nadia!.state, nadia!.items.length, tobias!.state]).toEqual(["held", 3, "withdrawn"]);
  expect(JSON.stringify(tobias!.items)).not.toContain("Wake up");
  expect(await decideHeld(office.db, { ids: null, verb: "release", by: "Rita", now })).toBe(2);
  expect((await fatesOf(office.db, [cause(1), cause(2)])).map(({ state }) => state).sort()).toEqual(["waiting", "withdrawn"]);
});

test("what was given up is never retried once its cause is over; what else it tells can be", async () => {
  const [now, later] = [office.clock.now(), "2026-11-26T08:05:00.000Z"];
  const rows = { dead: delivery(300, 1, null), noChannel: delivery(301, 1, null), gathered: delivery(302, 2, null) };
  await addDeliveries(office.db, Object.values(rows));
  const over = (id: string, state: string) =>
    office.db.run("update delivery set state = $2, ended_at = $3 where id = $1", [id, state, now]);
  await over(rows.dead.id, "dead");
  await over(rows.noChannel.id, "noChannel");
  await over(rows.gathered.id, "dead");
  await withdrawDeliveries(office.db, [cause(300), cause(301), cause(302)], later);
  const kept = await office.db.query<{ id: string; state: string; at: string | null; endedAt: string; items: object[] }>(
    'select id, state, withdrawn_at as at, ended_at as "endedAt", items from delivery where id = any($1)',
    [Object.values(rows).map(({ id }) => id)],
  );
  const of = (name: keyof typeof rows) => kept.find(({ id }) => id === rows[name].id)!;
  expect(of("dead")).toMatchObject({ state: "dead", at: later, endedAt: now });
  expect(of("noChannel")).toMatchObject({ state: "noChannel", at: later, endedAt: now });
  expect(of("gathered")).toMatchObject({ state: "dead", at: null, items: [{ subject: "Page 303" }] });
  const retried = async (id: string) => retryDelivery(office.db, id, later);
  expect([await retried(rows.dead.id), await retried(rows.noChannel.id), await retried(rows.gathered.id)]).toEqual([false, false, true]);
});

test("what is for a cause is found by its index, however long the ledger is", async () => {
  const planOf = (where: string) =>
    office.db.transaction(async (tx) => {
      await tx.run("set local enable_seqscan = off");
      const plan = await tx.query<{ "QUERY PLAN": string }>(`explain select id from delivery where ${where}`);
      return plan.map((row) => row["QUERY PLAN"]).join(" ");
    });
  // The index leaves out what has no cause; the planner takes it only where the question does so too.
  expect(await planOf(`about && array['${cause(1)}'] and about <> '{}'`)).toContain("delivery_about");
  expect(await planOf(`about && array['${cause(1)}']`)).not.toContain("delivery_about");
});
