import { expect, test } from "vitest";
import { type PaperFacts, paperOf } from "./paper.rules.ts";

const facts: PaperFacts = {
  incident: {
    number: "INC0001204",
    shortDescription: "ERP payments down",
    openedAt: "2026-11-19T12:25:00.000Z",
    detectedAt: "2026-11-19T12:22:00.000Z",
    acknowledgedAt: "2026-11-19T12:26:00.000Z",
    restoredAt: "2026-11-19T13:50:00.000Z",
    affectedUsers: 1900,
    updatesSent: 4,
    notKnown: ["Why the controller failed."],
  },
  service: { name: "ERP Payments", portalName: "ERP payments", costPerUserMinute: 0.21 },
  cost: { amount: 35112, perMinute: 399, currency: "EUR" },
  promise: { durationMs: 7_200_000, countedMs: 5_280_000, breached: false },
  declaredAt: "2026-11-19T12:34:00.000Z",
  identifiedAt: "2026-11-19T13:02:00.000Z",
  actions: [
    { title: "Rehearse the switch", owner: "R. Okafor", dueOn: "2026-12-15", state: "open" },
    { title: "Route alerts", owner: "L. Haas", dueOn: "2026-11-23", state: "verified" },
    { title: "Never mind", owner: "L. Haas", dueOn: "2027-11-23", state: "dropped" },
  ],
  review: {
    number: "PIR0000007",
    state: "approved",
    approvedAt: "2026-11-25T09:00:00.000Z",
    hypotheses: [{ what: "An attack.", standing: "ruledOut", evidence: "the access logs" }],
  },
};
const berlin = { zone: "Europe/Berlin", locale: "en-GB" };

test("the headline is the whole paper in three sentences", () => {
  const paper = paperOf(facts, berlin);
  expect(paper.kicker).toBe("ERP payments, Thursday 19 November 2026 (INC0001204, review approved 25 November)");
  expect(paper.headline).toBe(
    "For 88 minutes on 19 November about 1,900 people could not use ERP payments. It cost us about €35,112. Two changes are agreed so that it does not happen again, the last by 15 December.",
  );
  expect(paper.figures.map((one) => `${one.label}: ${one.value}; ${one.note}`)).toEqual([
    "ERP payments were down: 88 minutes; our limit 2 h, kept",
    "People affected: 1,900; as declared by the commander",
    "What it cost: €35,112; €399 a minute",
    "We wrote to those affected: 4 times; updates to stakeholders",
  ]);
});

test("where the time went adds up to how long it lasted", () => {
  const { stretches } = paperOf(facts, berlin);
  expect(stretches.map((one) => `${one.label} ${one.minutes}`)).toEqual(["Until declared 12", "Finding the cause 28", "Repairing 48"]);
  expect(stretches.reduce((sum, one) => sum + one.share, 0)).toBeCloseTo(1);
  expect(paperOf({ ...facts, declaredAt: null, identifiedAt: null }, berlin).stretches).toMatchObject([
    { label: "From detection to repair", minutes: 88 },
  ]);
});

test("what is not known is said, never made up", () => {
  const bare = paperOf(
    { ...facts, cost: null, actions: [], promise: null, incident: { ...facts.incident, affectedUsers: null, restoredAt: null } },
    berlin,
  );
  expect(bare.headline).toBe(
    "Since 19 November people cannot use ERP payments; it is not over. What it cost is not known. Nothing is agreed yet to keep it from happening again.",
  );
  expect(bare.stretches).toEqual([]);
  expect(bare.figures.map((one) => one.label)).toEqual(["We wrote to those affected"]);
  expect(paperOf(facts, berlin).ruledOut).toEqual(["An attack: the access logs"]);
});
