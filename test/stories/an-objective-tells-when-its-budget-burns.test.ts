import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { addMinutes } from "../../src/kernel/time.ts";
import { evaluateObjectives } from "../../src/practices/status/objective-work.ts";
import { asActors } from "../asking.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

type Person = Actor & { personId: string };
type Made = Awaited<ReturnType<TestOffice["must"]>>;
const { authenticate, ask } = asActors();
let office: TestOffice;
let manager: Person;
let analyst: Person;
let requester: Person;
let service: Made;

beforeAll(async () => {
  office = await openTestOffice("2026-10-01T08:00:00.000Z", { authenticate });
  manager = await office.person("Mana Ger", ["manager"]);
  analyst = await office.person("Ana Lyst", ["analyst"]);
  requester = await office.person("Re Quester", ["requester"]);
  service = await office.must(house, "service", { type: "create", name: "Payments", tier: "2", calendar: null });
  office.setNow("2026-11-26T08:00:00.000Z");
});
afterAll(() => office.close());

const objective = (more: Record<string, unknown>) =>
  office.must(manager, "objective", {
    type: "create",
    ...{ name: "Payments work", service: service.id, description: null, indicator: "availability", hours: "always", target: 99.9 },
    ...{ period: "28", alerts: true, ...more },
  });
const record = async (id: string) => (await ask(office, manager, `GET /api/objectives/${id}`)).body.record;
const reading = async (id: string) => (await ask(office, manager, `GET /api/objectives/${id}/reading`)).body.reading;
/** Minutes pass, and each of them every budget is looked at. */
const pass = async (minutes: number) => {
  for (let minute = 0; minute < minutes; minute++) {
    await office.advance({ minutes: 1 });
    await evaluateObjectives(office, office.clock.now());
  }
};
const alertsOf = (id: string) =>
  office.db.query<{ status: string; severity: string; summary: string; service: string; incident: string | null }>(
    "select status, severity, summary, service, incident from alert where key like $1 order by first_at, id",
    [`%objective/${id}%`],
  );

test("an outage burns the budget of availability: an alert while it does, its end afterwards, and the sentence says what is left", async () => {
  const one = await objective({});
  expect(await reading(one.id)).toMatchObject({ good: 1, burn: "none", sentence: "40 min of 40 min left in 28 days (100 %)." });
  await pass(2);
  expect(await record(one.id)).toMatchObject({ burn: "none", burnSince: null });
  const incident = await office.must(analyst, "incident", {
    type: "create",
    ...{ impact: "1", urgency: "1", known: [], notKnown: [], hypotheses: [], shortDescription: "Payments down", service: service.id },
  });
  await pass(3);
  expect(await record(one.id)).toMatchObject({ burn: "fast" });
  const [alert] = await alertsOf(one.id);
  expect(alert).toMatchObject({ status: "triggered", severity: "critical", service: service.id });
  expect(alert!.summary).toMatch(/^Payments work: The budget burns \d+ times too fast over 1 h, and still \d+ times over 5 min/);
  await pass(7);
  expect((await alertsOf(one.id)).length).toBe(1);
  const solved = { type: "resolve", closeCode: "Solution provided", closeNotes: "x", restoredAt: null, note: null };
  await office.must(analyst, "incident", solved, incident.id);
  expect((await reading(one.id)).sentence).toMatch(/^30 min of 40 min left in 28 days \(75 %\)\./);
  await pass(40);
  expect((await record(one.id)).burn).not.toBe("fast");
  await office.advance({ hours: 7 });
  await pass(1);
  expect(await record(one.id)).toMatchObject({ burn: "none", burnBecause: null });
  expect((await alertsOf(one.id)).map((row) => row.status)).toEqual(["resolved"]);
  const journal = await office.db.query("select type from journal where id = $1 and type = 'burnChanged'", [one.id]);
  expect(journal.length).toBeLessThanOrEqual(4);
});

test("an objective alerts of nothing that was over before it was made, though its budget tells of it", async () => {
  const other = await office.must(house, "service", { type: "create", name: "Ledger", tier: "2", calendar: null });
  const incident = await office.must(analyst, "incident", {
    type: "create",
    ...{ impact: "1", urgency: "1", known: [], notKnown: [], hypotheses: [], shortDescription: "Ledger down", service: other.id },
  });
  await office.advance({ minutes: 30 });
  const solved = { type: "resolve", closeCode: "Solution provided", closeNotes: "x", restoredAt: null, note: null };
  await office.must(analyst, "incident", solved, incident.id);
  const late = await objective({ name: "Ledger works", service: other.id });
  await pass(2);
  expect(await record(late.id)).toMatchObject({ burn: "none" });
  expect((await reading(late.id)).budget.bad).toBe(30 * 60_000);
  expect(await alertsOf(late.id)).toEqual([]);
  const counted = await objective({ name: "Ledger answers", service: other.id, indicator: "counts" });
  const points = [3, 2, 1].map((minutes) => ({ at: addMinutes(office.clock.now(), -minutes), good: 0, total: 1_000 }));
  await ask(office, analyst, `POST /api/objectives/${counted.id}/counts`, { body: { points } });
  await pass(1);
  expect(await record(counted.id)).toMatchObject({ burn: "none", spentSince: expect.any(String) });
  expect(await alertsOf(counted.id)).toEqual([]);
});

test("of a calendar month the whole is promised; a window rolls what was bad out of itself", async () => {
  const month = await objective({ name: "November", period: "month" });
  const rolling = await objective({ name: "A week", period: "7" });
  const { budget } = await reading(month.id);
  expect(Math.round(budget.allowed / 60_000)).toBe(Math.round(30 * 24 * 60 * 0.001));
  expect((await reading(rolling.id)).budget.bad).toBe(10 * 60_000);
  office.setNow("2026-12-04T08:00:00.000Z");
  expect((await reading(rolling.id)).budget.bad).toBe(0);
  expect((await reading(month.id)).budget.bad).toBe(0);
  expect((await reading(month.id)).trail).toHaveLength(30);
});

test("counts are taken by the minute, a repetition changes nothing, and a budget of events is spent by bad ones", async () => {
  const one = await objective({ name: "Requests answered", indicator: "counts", period: "7" });
  const now = office.clock.now();
  const send = (points: unknown[], who: Actor = analyst, source?: string) =>
    ask(office, who, `POST /api/objectives/${one.id}/counts`, { body: { points, ...(source ? { source } : {}) } });
  const point = (minutes: number, good: number, total: number) => ({ at: addMinutes(now, minutes), good, total });
  expect(await reading(one.id)).toMatchObject({ good: null, sentence: "Nothing was counted yet." });
  const many = Array.from({ length: 60 }, (_, index) => point(-index - 120, 1_000, 1_000));
  expect((await send(many)).body).toEqual({ kept: 60 });
  await send([point(-2, 999, 1_000), point(-1, 990, 1_000)]);
  await send([point(-1, 999, 1_000)]);
  await send([point(-1, 500, 500)], analyst, "other");
  expect((await reading(one.id)).budget).toMatchObject({ bad: 2 });
  expect((await reading(one.id)).sentence).toMatch(/^60 failed of 62 failed left in 7 days \(96 %\)/);
  await send([point(-1, 0, 1_000), point(0, 0, 1_000)]);
  await pass(1);
  expect(await record(one.id)).toMatchObject({ burn: "fast", spentSince: expect.any(String) });
  expect((await reading(one.id)).sentence).toMatch(/^Spent: /);
});

test("bad counts are refused with the place that is wrong; who may not send, and what takes none, is told so", async () => {
  const one = await objective({ name: "Counted", indicator: "counts" });
  const now = office.clock.now();
  const send = (body: unknown, who: Actor = analyst, id = one.id) => ask(office, who, `POST /api/objectives/${id}/counts`, { body });
  const bad = [
    { at: now, good: 2, total: 1 },
    { at: addMinutes(now, 10), good: 1, total: 1 },
    { at: addMinutes(now, -6 * 1440), good: 1, total: 1 },
  ];
  const refused = await send({ points: bad });
  expect(refused.status).toBe(422);
  expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual(["points.0.good", "points.1.at", "points.2.at"]);
  for (const points of [
    [],
    [{ at: "yesterday", good: 1, total: 1 }],
    [{ at: now, good: -1, total: 1 }],
    [{ at: now, good: 1.5, total: 2 }],
  ])
    expect((await send({ points })).status).toBe(422);
  expect((await send({ points: [{ at: now, good: 1, total: 1 }] }, requester)).status).toBe(403);
  const incidents = await objective({ name: "From incidents" });
  expect((await send({ points: [{ at: now, good: 1, total: 1 }] }, analyst, incidents.id)).status).toBe(409);
  await office.must(manager, "objective", { type: "retire" }, one.id);
  expect((await send({ points: [{ at: now, good: 1, total: 1 }] })).status).toBe(409);
});

test("a target leaves something to spend, and an objective without alerts raises none", async () => {
  for (const [target, code] of [
    [100, "badTarget"],
    [49, "badTarget"],
    [99.9999, "tooFine"],
  ] as const) {
    const values = {
      type: "create",
      name: "x",
      service: service.id,
      target,
      indicator: "availability",
      hours: "always",
      period: "28",
      alerts: true,
    };
    expect(await office.try(manager, "objective", values), String(target)).toMatchObject({ ok: false, refusal: { code } });
  }
  const quiet = await objective({ name: "Quiet", indicator: "counts", alerts: false });
  await ask(office, analyst, `POST /api/objectives/${quiet.id}/counts`, {
    body: { points: [{ at: office.clock.now(), good: 0, total: 100 }] },
  });
  await pass(1);
  expect(await record(quiet.id)).toMatchObject({ burn: "fast" });
  expect(await alertsOf(quiet.id)).toEqual([]);
  const say = (alerts: boolean) => office.must(manager, "objective", { type: "edit", changes: { alerts } }, quiet.id);
  await say(true);
  expect((await alertsOf(quiet.id)).map((row) => row.status)).toEqual(["triggered"]);
  await say(false);
  expect((await alertsOf(quiet.id)).map((row) => row.status)).toEqual(["resolved"]);
  await office.must(manager, "objective", { type: "retire" }, quiet.id);
  expect(await record(quiet.id)).toMatchObject({ burn: "none" });
  expect(await alertsOf(quiet.id)).toHaveLength(1);
});
