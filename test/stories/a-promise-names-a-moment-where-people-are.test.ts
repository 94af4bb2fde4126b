import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

// Thursday 26 November 2026, 08:00 UTC: 09:00 in Berlin, 03:00 in New York, 13:30 in Kolkata.
let office: TestOffice;
let cast: Cast;
let calendar: string;
const callers: Record<string, string> = {};
const sites: Record<string, string> = {};

beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
  await office.must(house, "organisation", { type: "create", name: "Here", timeZone: "Europe/Lisbon", currency: "EUR" });
  const segments = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "08:00", to: "17:00" }));
  const hours = { type: "create", name: "Berlin", timeZone: "Europe/Berlin", segments, holidays: [], always: false };
  calendar = (await office.must(house, "calendar", hours)).id;
  for (const [name, timeZone] of [
    ["New York", "America/New_York"],
    ["Kolkata", "Asia/Kolkata"],
    ["Nowhere", null],
  ] as const) {
    sites[name] = (await office.must(house, "site", { type: "create", name, timeZone })).id;
    callers[name] = (await office.person(`Caller in ${name}`, ["requester"], { site: sites[name] })).personId;
  }
});
afterAll(() => office.close());

const nextDay = { days: 1, of: "business", time: "17:00", cutOff: null };
const level = (more: Record<string, unknown>) =>
  office.must(house, "slaDefinition", {
    type: "create",
    name: "By tomorrow at five",
    target: "resolution",
    dueBy: nextDay,
    calendar,
    startWhen: "priority:2",
    stopWhen: "state:6,7",
    pauseWhen: "state:3",
    cancelWhen: "state:8",
    ...more,
  });
const report = (more: Record<string, unknown>, impact = "1") =>
  office.must(cast.analyst, "incident", { type: "create", shortDescription: "VPN drops", impact, urgency: "2", ...more });
const sheetOf = async (id: string) => {
  const answer = await office.server.inject({ method: "GET", url: `/api/incidents/${id}/clocks`, headers: { "x-role": "manager" } });
  return answer.json().clocks as {
    name: string;
    promise: string;
    notes: string[];
    breachAt: string | null;
    intervals: { why: string; from: string; to: string }[];
  }[];
};
const resolve = (id: string) =>
  office.must(cast.analyst, "incident", { type: "resolve", closeCode: "x", closeNotes: "y", restoredAt: null, note: null }, id);

test("by five on the next business day, on the clocks where the caller is, and on the calendar's where that is not known", async () => {
  const definition = await level({ zoneSource: "callerSite" });
  const [there, unknown] = [await report({ caller: callers["New York"] }), await report({ caller: callers.Nowhere })];
  expect(there.nextBreachAt).toBe("2026-11-27T22:00:00.000Z");
  expect(unknown.nextBreachAt).toBe("2026-11-27T16:00:00.000Z");
  const [sheet] = await sheetOf(there.id);
  expect(sheet).toMatchObject({ promise: "Resolve by 17:00 on the next business day", dueAt: "2026-11-27T22:00:00.000Z" });
  expect(sheet!.notes).toEqual([
    "Hours of the calendar “Berlin”, version 1, on the clocks of America/New_York, the zone of the caller’s site.",
  ]);
  expect((await sheetOf(unknown.id))[0]!.notes).toEqual([
    "Hours of the calendar “Berlin”, version 1, on the clocks of Europe/Berlin, the zone of the calendar.",
    "It asks for the zone of the caller’s site, which was not known when it began.",
  ]);

  // Held from 09:00 to 10:00 in New York: an hour of office hours, so the moment moves past the weekend.
  await office.advance({ hours: 6 });
  await office.must(cast.analyst, "incident", { type: "hold", holdReason: "4", comment: null, note: null }, there.id);
  await office.advance({ hours: 1 });
  const resumed = await office.must(cast.analyst, "incident", { type: "resume", note: null }, there.id);
  expect(resumed.nextBreachAt).toBe("2026-11-30T14:00:00.000Z");
  expect((await sheetOf(there.id))[0]!.notes).toContain("On hold for 1 h of these hours: the moment promised moved by as much.");
  await office.must(house, "slaDefinition", { type: "retire" }, definition.id);
});

test.each([
  ["the caller's own zone before their site's", "caller", { caller: "own" }, "2026-11-27T08:00:00.000Z"], // Tokyo
  ["the caller's site's, where they name none", "caller", { caller: "Kolkata" }, "2026-11-27T11:30:00.000Z"],
  ["the incident's site's", "site", { site: "Kolkata" }, "2026-11-27T11:30:00.000Z"],
  ["the configuration item's site's", "itemSite", { item: "New York" }, "2026-11-27T22:00:00.000Z"],
])("the zone may be %s", async (_, zoneSource, where: Record<string, string>, expected) => {
  office.setNow("2026-11-26T08:30:00.000Z");
  const definition = await level({ name: zoneSource, zoneSource, startWhen: "priority:3" });
  const more: Record<string, unknown> = {};
  if (where.caller === "own") {
    more.caller = (await office.person("In Tokyo", ["requester"], { site: sites.Kolkata, timeZone: "Asia/Tokyo" })).personId;
  } else if (where.caller) more.caller = callers[where.caller];
  if (where.site) more.site = sites[where.site];
  if (where.item) {
    const item = { type: "create", name: "srv-1", ciClass: "cmdb_ci_server", site: sites[where.item] };
    more.configurationItem = (await office.must(house, "configurationItem", item)).id;
  }
  const incident = await report(more, "2");
  expect(incident.nextBreachAt).toBe(expected);
  await office.must(house, "slaDefinition", { type: "retire" }, definition.id);
});

test("by the end of the calendar day, around the clock, on the office's clocks", async () => {
  office.setNow("2026-11-26T09:00:00.000Z");
  const endOfDay = { days: 0, of: "calendar", time: null, cutOff: null };
  const definition = await level({ name: "Today", dueBy: endOfDay, calendar: null, startWhen: "priority:3" });
  const incident = await report({}, "2");
  expect(incident.nextBreachAt).toBe("2026-11-27T00:00:00.000Z"); // midnight in Lisbon
  const [sheet] = await sheetOf(incident.id);
  expect(sheet).toMatchObject({ promise: "Resolve by midnight at the end of the same day" });
  expect(sheet!.notes).toEqual(["Around the clock, on the clocks of Europe/Lisbon, the zone of the office."]);
  await office.must(house, "slaDefinition", { type: "retire" }, definition.id);
});

test("a reopened incident goes on with what was left of its promise, or afresh where the service level says so", async () => {
  office.setNow("2026-11-26T10:00:00.000Z");
  const four = { dueBy: null, durationMinutes: 240, calendar: null, startWhen: "priority:3" };
  const [goesOn, afresh] = [await level({ ...four, name: "Goes on" }), await level({ ...four, name: "Afresh", afterReopening: "afresh" })];
  const incident = await report({}, "2");
  await office.advance({ hours: 3 });
  await resolve(incident.id);
  await office.advance({ hours: 20 });
  await office.must(cast.analyst, "incident", { type: "reopen", reason: "Still" }, incident.id);
  const clocks = await office.db.query("select name, breach_at as due, attempt, stage from clock where subject = $1 order by name", [
    incident.id,
  ]);
  expect(clocks).toEqual([
    { name: "Afresh", due: "2026-11-27T13:00:00.000Z", attempt: 2, stage: "in_progress" },
    { name: "Goes on", due: "2026-11-27T10:00:00.000Z", attempt: 1, stage: "in_progress" },
  ]);
  const facts = () =>
    office.db.query(
      `select c.name, f.measure from measure_fact f join clock c on c.id = f.subject where c.subject = $1 and f.retracted is null order by 1, 2`,
      [incident.id],
    );
  expect(await facts()).toEqual([]);
  const sheet = (await sheetOf(incident.id)).find((one) => one.name === "Goes on")!;
  expect(sheet.intervals.map(({ why }) => why)).toEqual(
    ["opened, worked", "ended, then reopened", "worked"].slice(0, sheet.intervals.length),
  );
  expect(sheet.notes).toContain("It ended and was reopened: it goes on, and the time between did not count.");

  // An hour was left, and it takes two: the one is broken, the other kept.
  await office.advance({ hours: 2 });
  await resolve(incident.id);
  expect(await facts()).toEqual([
    { name: "Afresh", measure: "sla.resolution.kept" },
    { name: "Goes on", measure: "sla.resolution.broken" },
  ]);
  for (const one of [goesOn, afresh]) await office.must(house, "slaDefinition", { type: "retire" }, one.id);
});

test("open clocks move to a promise of a moment, and back, by the same preview", async () => {
  office.setNow("2026-11-30T08:00:00.000Z");
  const definition = await level({
    name: "Moves",
    dueBy: null,
    durationMinutes: 60,
    startWhen: "priority:3",
    zoneSource: "named",
    timeZone: "Europe/Berlin",
  });
  const incident = await report({}, "2");
  expect(incident.nextBreachAt).toBe("2026-11-30T09:00:00.000Z");
  const send = async (method: "GET" | "PATCH" | "POST", url: string, payload?: object) =>
    (await office.server.inject({ method, url, headers: { "x-role": "administrator" }, ...(payload ? { payload } : {}) })).json();
  const url = `/api/sla-definitions/${definition.id}`;
  const moveTo = async (changes: object) => {
    await send("PATCH", url, changes);
    const { definitionVersion, calendarVersion, effects } = await send("GET", `${url}/open-clocks`);
    await send("POST", `${url}/move-open-clocks`, { definitionVersion, calendarVersion });
    const [row] = await office.db.query<{ due: string }>("select next_breach_at as due from incident where id = $1", [incident.id]);
    return { due: row!.due, effects };
  };
  const later = await moveTo({ durationMinutes: null, dueBy: nextDay, timeZone: "America/New_York" });
  expect(later).toMatchObject({ due: "2026-12-01T22:00:00.000Z", effects: { later: 1 } });
  expect(await moveTo({ durationMinutes: 60, dueBy: null, timeZone: "Europe/Berlin" })).toMatchObject({
    due: "2026-11-30T09:00:00.000Z",
    effects: { earlier: 1 },
  });
});
