import { expect, it } from "vitest";
import { concernOf } from "../../kernel/concern.ts";
import { bandOf, nextBandChange, standingAt } from "./band.rules.ts";
import { usualTerms } from "./policy.rules.ts";
import { reckon } from "./score.rules.ts";
import { at } from "./triage.fixture.ts";
import { whyOf } from "./why.rules.ts";

const scales = { terms: usualTerms, favours: [] };

/** The line of the drawing of the Desk: payments down for 46 of 120 minutes at 14:08. Its points were reckoned by hand. */
const payments = concernOf({
  rootCauseKey: "erp",
  title: "ERP payments down",
  facts: "tier 1",
  impact: {
    users: null,
    exposure: { amount: 231_000, limit: 200_000, words: "€231,000 of payments miss today's bank cut-off; the limit is €200,000." },
  },
  irreversibleAt: at(67),
  irreversibleWords: "the bank cut-off",
  timeNeededMinutes: 32,
  horizonMinutes: 120,
  trend: { short: 64, long: 3, n: 64, words: "64 reports in 46 min, 3 an hour is usual" },
  onlyDirector: 0.5,
  authorityWords: "Your peer in Finance must be told.",
  expectedCost: { amount: 64_200, currency: "EUR", words: "€64,200 of working time lost." },
});

it("reckons the drawing of the Desk: 35.0 + 17.7 + 15.0 + 7.5 + 7.0 = 82.2", () => {
  const { lines, tenths } = reckon({ kind: "incident", concern: payments }, scales, at(0));
  expect(lines.map((one) => one.tenths)).toEqual([350, 177, 150, 75, 70, 0]);
  expect(tenths).toBe(822);
  expect(lines[1]!.words).toBe("1 h 7 min until the bank cut-off; it takes 32 min: 35 min of slack in a horizon of 2 h.");
});

it("says what is not known, and counts it for nothing", () => {
  const bare = concernOf({ rootCauseKey: "x", title: "x", facts: "" });
  const { lines, tenths } = reckon({ kind: "incident", concern: bare }, scales, at(0));
  expect(tenths).toBe(0);
  expect(lines.filter((one) => one.value === null).map((one) => one.factor)).toEqual(["impact", "urgency", "trend", "money"]);
});

it("does not count a trend of nine, and counts one of ten", () => {
  const trended = (n: number) => ({ ...payments, trend: { short: 6, long: 2.5, n, words: `${n}` } });
  const tenths = (n: number) => reckon({ kind: "incident", concern: trended(n) }, scales, at(0)).lines[2]!.tenths;
  expect([tenths(9), tenths(10)]).toEqual([0, 150]);
});

it("leaves NOW below 50 and enters it at 60: 59.9 enters nothing, 50.0 stays", () => {
  const band = (tenths: number, was: "NOW" | "TODAY") => bandOf({ tenths, gates: [] }, was, usualTerms);
  expect([band(599, "TODAY"), band(600, "TODAY"), band(500, "NOW"), band(499, "NOW")]).toEqual(["TODAY", "NOW", "NOW", "TODAY"]);
});

it("is NOW from the very moment a gate opens", () => {
  const concern = {
    ...payments,
    impact: null,
    trend: null,
    expectedCost: null,
    gates: [{ code: "criticalPastHalf" as const, since: at(14), words: "Half of it is gone." }],
  };
  const item = { kind: "incident", concern };
  expect(standingAt(item, scales, at(0), null).band).toBe("WEEKLY");
  // Urgency alone lifts it to 35 never: 25 + 7.5 is the most it can be.
  expect(nextBandChange(item, scales, at(0), "WEEKLY")).toBe(at(14));
  expect(standingAt(item, scales, at(14), "WEEKLY").band).toBe("NOW");
});

it("adds a line for a priority of the director while it lasts", () => {
  const favours = [{ title: "Payments stay up", services: ["erp"], teams: [], kinds: [], from: at(-10), to: at(10), share: 0.5 }];
  const concern = { ...payments, service: "erp" };
  const tenths = (minutes: number) => reckon({ kind: "incident", concern }, { terms: usualTerms, favours }, at(minutes)).lines[5]!.tenths;
  expect([tenths(-11), tenths(-10), tenths(9), tenths(10)]).toEqual([0, 50, 50, 0]);
});

it("explains itself: why NOW, what would take it below, and to when its moment would have to move", () => {
  const item = { kind: "incident", concern: payments };
  const { band } = standingAt(item, scales, at(0), null);
  const reckoning = reckon(item, scales, at(0));
  const why = whyOf({ item, scales, now: at(0), band: band!, reckoning });
  expect(why.sentence).toMatch(/^NOW because /);
  // 82.2 less 35.0 is 47.2, below 50; less urgency it is 64.5, and stays.
  expect(why.leaving.map(({ factor, leaves }) => [factor, leaves])).toEqual([
    ["impact", true],
    ["urgency", false],
    ["trend", false],
    ["authority", false],
    ["money", false],
  ]);
  expect(why.leavesIfMovedTo).toBeNull();
});

it("a line that was moved by hand says whose hand and why, and no arithmetic for it; a gate beats the hand in NOW", () => {
  const item = { kind: "incident", concern: { ...payments, gates: [] } };
  const reckoning = reckon(item, scales, at(0));
  const moved = { to: "NOW", why: "The board asked for it.", by: "Nadia Farouk" } as const;
  const why = whyOf({ item, scales, now: at(0), band: "NOW", reckoning, moved });
  expect(why.sentence).toBe("NOW because Nadia Farouk moved it here: The board asked for it.");
  expect([why.leaving, why.leavesIfMovedTo]).toEqual([[], null]);
  const gates = [{ code: "criticalPastHalf", words: "Half of the promise is over.", since: at(0) }] as const;
  const gated = whyOf({ item, scales, now: at(0), band: "NOW", reckoning: { ...reckoning, gates }, moved });
  expect(gated.sentence).toBe("NOW because half of the promise is over.");
});
