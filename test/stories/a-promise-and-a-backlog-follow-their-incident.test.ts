import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
const definition = (name: string, priority: string, durationMinutes: number) =>
  office.must(house, "slaDefinition", {
    type: "create",
    name,
    agreementType: "SLA",
    target: "resolution",
    subjectKind: "incident",
    durationMinutes,
    warnPercent: 75,
    calendar: null,
    startWhen: `priority:${priority}`,
    stopWhen: "state:6,7",
    pauseWhen: "state:3",
    cancelWhen: "state:8 or mergedInto:*",
    resetWhen: null,
    cancelWhenStartLapses: true,
    retroactive: true,
    vendor: null,
  });
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-02T08:00:00.000Z"));
  await definition("Moderate", "3", 600);
  await definition("High", "2", 240);
});
afterAll(() => office.close());

const report = () =>
  office.must(cast.analyst, "incident", {
    type: "create",
    shortDescription: "Something fails",
    impact: "2",
    urgency: "2",
    known: [],
    notKnown: [],
    hypotheses: [],
  });
const edit = (id: string, changes: Record<string, unknown>) => office.must(cast.analyst, "incident", { type: "edit", changes }, id);
const resolve = (id: string) =>
  office.must(
    cast.analyst,
    "incident",
    { type: "resolve", closeCode: "Solution provided", closeNotes: "Done", restoredAt: null, note: null },
    id,
  );
const live = (measure: string, subject: string) =>
  office.db.query<{ at: string; value: number; priority: string | null; team: string | null }>(
    "select at, value, priority, team from measure_fact where measure = $1 and subject = $2 and retracted is null",
    [measure, subject],
  );

test("rating up and down, and merging and taking it back, give no fresh promise", async () => {
  const incident = await report();
  expect(incident.nextBreachAt).toBe("2026-11-02T18:00:00.000Z");
  await office.advance({ hours: 3 });
  expect((await edit(incident.id, { impact: "1" })).nextBreachAt).toBe("2026-11-02T12:00:00.000Z");
  await office.advance({ minutes: 30 });
  expect((await edit(incident.id, { impact: "2" })).nextBreachAt).toBe("2026-11-02T18:00:00.000Z");
  const other = await report();
  await office.must(cast.analyst, "incident", { type: "merge", into: other.id }, incident.id);
  await office.advance({ minutes: 30 });
  const back = await office.must(cast.analyst, "incident", { type: "unmerge" }, incident.id);
  expect(back.nextBreachAt).toBe("2026-11-02T18:00:00.000Z");
});

test("told in one batch, the same ratings leave the same promise", async () => {
  const incident = await report();
  const start = Date.parse(office.clock.now());
  const rated = (impact: string, hours: number) => ({
    kind: "incident",
    id: incident.id,
    commandId: office.newId(),
    actor: house,
    at: new Date(start + hours * 3_600_000).toISOString(),
    command: { type: "edit", changes: { impact } },
  });
  await office.door.batch([rated("1", 1), rated("2", 2)]);
  const [row] = await office.db.query("select next_breach_at from incident where id = $1", [incident.id]);
  expect(row).toEqual({ next_breach_at: new Date(start + 10 * 3_600_000).toISOString() });
});

test("a solution that was none is no promise kept; the promise counts once", async () => {
  const incident = await report();
  await resolve(incident.id);
  const clocks = await office.db.query<{ id: string }>("select id from clock where subject = $1", [incident.id]);
  expect(await live("sla.resolution.kept", clocks[0]!.id)).toHaveLength(1);
  await office.must(cast.analyst, "incident", { type: "reopen", reason: "Still" }, incident.id);
  expect(await live("sla.resolution.kept", clocks[0]!.id)).toEqual([]);
  await resolve(incident.id);
  expect(await live("sla.resolution.kept", clocks[0]!.id)).toHaveLength(1);
});

test("the backlog of a priority and of a team is that of the rows behind it", async () => {
  const [from, to] = [
    await office.must(house, "team", { type: "create", name: "First" }),
    await office.must(house, "team", { type: "create", name: "Second" }),
  ];
  const incident = await report();
  await office.must(cast.analyst, "incident", { type: "assign", team: from.id, assignee: null, note: null }, incident.id);
  await office.must(cast.analyst, "incident", { type: "assign", team: to.id, assignee: null, note: null }, incident.id);
  await edit(incident.id, { urgency: "3" });
  await office.advance({ minutes: 1 });
  const ask = async (path: string) => (await office.server.inject({ method: "GET", url: path, headers: { "x-role": "manager" } })).json();
  const backlog = async (scope: string) => {
    const page = await ask(`/api/scorecard?period=2026-11&${scope}`);
    const number = page.measures.find((one: { key: string }) => one.key === "backlog").shown.value;
    const rows = await ask(`/api/scorecard/rows?metric=backlog&period=2026-11&${scope}`);
    return [number, rows.total];
  };
  expect(await backlog(`team=${from.id}`)).toEqual([0, 0]);
  expect(await backlog(`team=${to.id}`)).toEqual([1, 1]);
  expect(await backlog("priority=4")).toEqual([1, 1]);
  await resolve(incident.id);
  await office.advance({ minutes: 1 });
  expect(await backlog(`team=${to.id}`)).toEqual([0, 0]);
});

test("when it began is corrected after it was restored, and what was restored is measured from there", async () => {
  const incident = await report();
  const opened = office.clock.now();
  await office.advance({ minutes: 30 });
  await resolve(incident.id);
  await edit(incident.id, { detectedAt: new Date(Date.parse(opened) - 3_600_000).toISOString() });
  expect((await live("incident.restored", incident.id)).map((one) => one.value)).toEqual([90]);
});

test("what is called off costs nothing further", async () => {
  const service = await office.must(house, "service", { type: "create", name: "Till", tier: "1", costPerUserMinute: 2 });
  const incident = await office.must(cast.analyst, "incident", {
    type: "create",
    shortDescription: "Tills stand still",
    impact: "2",
    urgency: "2",
    service: service.id,
    affectedUsers: 10,
    known: [],
    notKnown: [],
    hypotheses: [],
  });
  await office.advance({ minutes: 30 });
  await office.must(cast.analyst, "incident", { type: "cancel", reason: "A drill" }, incident.id);
  await office.advance({ days: 3 });
  const answer = await office.server.inject({ method: "GET", url: `/api/incidents/${incident.id}`, headers: { "x-role": "analyst" } });
  expect(answer.json().record.shown.cost.amount).toBe(600);
});

test("a canceled incident that its source takes up again is in the backlog again", async () => {
  const id = office.newId();
  const history = (changes: Record<string, unknown>) => ({ type: "recordHistory", changes, number: "INC0088001", source: "test" });
  await office.must(house, "incident", history({ shortDescription: "Old", state: "8" }), id);
  expect(await live("incident.canceled", id)).toHaveLength(1);
  expect(await office.must(house, "incident", history({ state: "2" }), id)).toMatchObject({ closedAt: null, reopenCount: 1 });
  expect(await live("incident.canceled", id)).toEqual([]);
});

test("a review waived later was none before, as of then", async () => {
  const incident = await office.must(cast.analyst, "incident", {
    type: "create",
    shortDescription: "Critical",
    impact: "1",
    urgency: "1",
    known: [],
    notKnown: [],
    hypotheses: [],
  });
  await resolve(incident.id);
  await office.advance({ days: 20 });
  const before = office.clock.now();
  const number = async (more: string) => {
    const url = `/api/scorecard?period=${before.slice(0, 7)}${more}`;
    const page = (await office.server.inject({ method: "GET", url, headers: { "x-role": "manager" } })).json();
    return page.measures.find((one: { key: string }) => one.key === "reviews").shown;
  };
  expect(await number("")).toMatchObject({ part: 0, n: 1, note: null });
  await office.advance({ days: 1 });
  const [review] = await office.db.query<{ id: string }>("select id from review where subject = $1", [incident.id]);
  await office.must(cast.director, "review", { type: "waive", reason: "A drill" }, review!.id);
  expect(await number("")).toMatchObject({ part: 0, n: 1, note: "1 waived" });
  expect(await number(`&asOf=${before}`)).toMatchObject({ part: 0, n: 1, note: null });
});

test("a service level that is retired keeps the promises it has begun", async () => {
  const old = await definition("Low", "4", 60);
  const incident = await report();
  await edit(incident.id, { urgency: "3" });
  await office.must(house, "slaDefinition", { type: "retire" }, old.id);
  await resolve(incident.id);
  const stages = await office.db.query("select stage from clock where subject = $1 and definition = $2", [incident.id, old.id]);
  expect(stages).toEqual([{ stage: "completed" }]);
  await office.advance({ hours: 2 });
  const broken = await office.db.query(
    "select 1 from measure_fact f join clock c on c.id = f.subject where c.definition = $1 and measure like '%broken'",
    [old.id],
  );
  expect(broken).toEqual([]);
});
