import { expect, it } from "vitest";
import { incidentConcern, isConcerning } from "./concern.rules.ts";
import type { ClockView, Incident } from "./model.ts";

const clock = {
  ...{ definition: "d", version: 1, name: "Restore", target: "resolution", agreementType: "SLA", stage: "in_progress" },
  ...{ startedAt: "2026-11-26T12:22:00.000Z", durationMs: 7_200_000, countedMs: 0, runningSince: "2026-11-26T12:22:00.000Z" },
  ...{ pausedAt: null, pauseReason: null, stoppedAt: null, warnAt: null, breachAt: "2026-11-26T14:22:00.000Z", breachedAt: null },
  ...{ calendar: null, calendarVersion: null },
} as const satisfies ClockView;
const incident = {
  ...{ id: "i", number: "INC0001204", shortDescription: "ERP payments down", state: "2", priority: "1", majorState: "declared" },
  ...{
    service: "erp",
    team: "apps",
    affectedUsers: 950,
    restricted: false,
    observed: false,
    mergedInto: null,
    parent: null,
    problem: null,
  },
  ...{ restoredAt: null, expectedBackAt: "2026-11-26T13:40:00.000Z", detectedAt: "2026-11-26T12:22:00.000Z" },
  ...{ openedAt: "2026-11-26T12:24:00.000Z", commander: "haas", assignee: null, clocks: { d: clock } },
} as const satisfies Partial<Incident>;
const of = (more: Partial<Incident> = {}) => ({ ...incident, ...more }) as Incident;
const facts = {
  services: new Map([["erp", { name: "ERP", tier: "1" as const, usersServed: 1900, owner: "lund", rate: 0.5 }]]),
  currency: "EUR",
  names: new Map([
    ["haas", "Tobias Haas"],
    ["lund", "Gitte Lund"],
  ]),
  levels: { calendars: new Map() },
  reports: new Map([["erp", { day: 12, before: 56 }]]),
};

it("says what a critical incident is, whom it hits, what it costs if it is back when expected, and when half its promise is gone", () => {
  // Half of 1,900 users; 12 reports in a day where 56 in 28 days are 2 a day; 950 people × 78 minutes × 0.5.
  expect(incidentConcern(of(), facts)).toMatchObject({
    rootCauseKey: "i",
    facts: "ERP · tier 1 · 950 users · Tobias Haas commands",
    impact: { users: { tier: 1, share: 0.5, words: "950 of the 1,900 users of ERP, tier 1." }, exposure: null },
    irreversibleAt: "2026-11-26T14:22:00.000Z",
    horizonMinutes: 120,
    trend: { short: 12, long: 2, n: 12 },
    onlyDirector: 0.5,
    expectedCost: { amount: 37_050, currency: "EUR" },
    gates: [{ code: "criticalPastHalf", since: "2026-11-26T13:22:00.000Z" }],
  });
});

it("leaves unknown what is not known, guesses nothing, and names a restricted one neutrally", () => {
  const bare = incidentConcern(of({ affectedUsers: null, clocks: {}, majorState: "none", restricted: true }), facts);
  expect(bare).toMatchObject({ impact: null, irreversibleAt: null, horizonMinutes: null, expectedCost: null, onlyDirector: 0, gates: [] });
  expect(bare?.neutralTitle).toBe("A restricted incident, priority 1");
});

it("is one cause with its problem, else with its parent", () => {
  const key = (more: Partial<Incident>) => incidentConcern(of(more), facts)?.rootCauseKey;
  expect([key({ problem: "p", parent: "q" }), key({ parent: "q" }), key({})]).toEqual(["p", "q", "i"]);
});

it("concerns nobody once it works again, is merged, ended, of small priority, or from an imported history", () => {
  const none: Partial<Incident>[] = [
    { restoredAt: "2026-11-26T13:00:00.000Z" },
    { mergedInto: "x" },
    { state: "6" },
    { observed: true },
    { priority: "3", majorState: "none" },
  ];
  expect(none.map((more) => isConcerning(of(more)))).toEqual([false, false, false, false, false]);
  expect(isConcerning(of({ priority: "3", majorState: "proposed" }))).toBe(true);
});
