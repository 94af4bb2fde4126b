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
