import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Amount,
  allowedShare,
  budgetOf,
  burnRate,
  burnRules,
  judgeBurn,
  lookedThrough,
  thresholdOf,
  windowHours,
} from "./budget.rules.ts";
import { budgetSentence, burnSentence } from "./budget-words.rules.ts";

test("a month's budget calls at the rates of the workbook's table: 14.4 and 6 for a page, 1 for a ticket", () => {
  expect(burnRules.map((rule) => thresholdOf(rule, 99.9, windowHours("30")))).toEqual([14.4, 6, 1]);
  expect(burnRules.map((rule) => [rule.longMinutes, rule.shortMinutes])).toEqual([
    [60, 5],
    [360, 30],
    [4320, 360],
  ]);
  expect(lookedThrough).toEqual([5, 30, 60, 360, 4320]);
});

test("other windows scale, and no rule waits for more than everything", () => {
  expect(burnRules.map((rule) => thresholdOf(rule, 99.9, windowHours("7")))).toEqual([3.36, 1.4, expect.closeTo(7 / 30, 9)]);
  // At 95 % all bad burns twenty times too fast: the 43.2 of ninety days would never come.
  expect(thresholdOf(burnRules[0]!, 95, windowHours("90"))).toBe(20);
});

test("what may be bad is exact to a millionth, whatever the fraction in binary", () => {
  expect([99.9, 99.95, 99.99, 99.999, 99.5, 95].map(allowedShare)).toEqual([0.001, 0.0005, 0.0001, 0.00001, 0.005, 0.05]);
});

describe("a budget", () => {
  test("of 28 days at 99.9 % is 40 minutes and 19 seconds; bad minutes are taken from it, and it can be overspent", () => {
    const total = 28 * 24 * 3_600_000;
    expect(budgetOf({ bad: 0, total }, 99.9).allowed / 1000).toBeCloseTo(2_419.2, 6);
    expect(budgetOf({ bad: 1_209_600, total }, 99.9).leftShare).toBeCloseTo(0.5, 9);
    expect(budgetOf({ bad: 4_838_400, total }, 99.9).leftShare).toBeCloseTo(-1, 9);
  });
  test("of nothing counted is none; burning needs something that was counted", () => {
    expect(budgetOf({ bad: 0, total: 0 }, 99.9).leftShare).toBeNull();
    expect(burnRate({ bad: 0, total: 0 }, 99.9)).toBe(0);
  });
});

/** A series of bad minutes, the last one now; the slow way to say what was bad in the last so many minutes. */
const amountOf =
  (bad: readonly boolean[]) =>
  (minutes: number): Amount => ({ bad: bad.slice(-minutes).filter(Boolean).length, total: Math.min(minutes, bad.length) });
const judge = (bad: readonly boolean[], target = 99.9) => judgeBurn(target, windowHours("30"), amountOf(bad)).burn;
const minutes = (count: number, isBad: boolean) => Array<boolean>(count).fill(isBad);

test("a total outage burns fast at once, is over soon after it, and a short blip long ago calls nobody", () => {
  const calm = minutes(5_000, false);
  expect(judge(calm)).toBe("none");
  expect(judge([...calm, ...minutes(5, true)])).toBe("fast");
  expect(judge([...calm, ...minutes(30, true), ...minutes(5, false)])).toBe("fast");
  expect(judge([...calm, ...minutes(30, true), ...minutes(400, false)])).toBe("none");
  expect(judge([...calm, ...minutes(1, true), ...minutes(60, false)])).toBe("none");
});

test("one bad minute in five hundred is slow at 99.9 %, and nothing at 99 %", () => {
  const drip = Array.from({ length: 5_000 }, (_, index) => index % 500 === 409);
  expect(judge(drip)).toBe("slow");
  expect(judge(drip, 99)).toBe("none");
});

test("a verdict follows from its readings: both windows must burn, and fast comes before slow", () => {
  const bad = fc.array(fc.boolean(), { minLength: 1, maxLength: 400 });
  const length = fc.integer({ min: 0, max: 4_400 });
  fc.assert(
    fc.property(bad, length, fc.constantFrom(99, 99.5, 99.9, 99.99), (recent, quiet, target) => {
      const series = [...minutes(quiet, false), ...recent];
      const { burn, readings } = judgeBurn(target, windowHours("30"), amountOf(series));
      const rateOf = (count: number) => {
        const seen = series.slice(-count);
        return seen.filter(Boolean).length / seen.length / allowedShare(target);
      };
      const firing = burnRules.filter((rule) => {
        const threshold = thresholdOf(rule, target, 720);
        return rateOf(rule.longMinutes) >= threshold - 1e-9 && rateOf(rule.shortMinutes) >= threshold - 1e-9;
      });
      expect(readings.filter((one) => one.fires).map((one) => one.rule)).toEqual(firing);
      expect(burn).toBe(firing.some((one) => one.burn === "fast") ? "fast" : firing.length > 0 ? "slow" : "none");
    }),
    { numRuns: 200 },
  );
});

test("sentences", () => {
  const total = 28 * 24 * 3_600_000;
  const calm = judgeBurn(99.9, windowHours("28"), () => ({ bad: 0, total: 100 }));
  const say = (bad: number, verdict = calm, indicator: "availability" | "counts" = "availability", all = total) =>
    budgetSentence({ indicator, budget: budgetOf({ bad, total: all }, 99.9), verdict, hours: windowHours("28"), period: "28" });
  expect(say(0)).toBe("40 min of 40 min left in 28 days (100 %).");
  expect(say(1_209_600)).toBe("20 min of 40 min left in 28 days (50 %).");
  expect(say(3_000_000)).toBe("Spent: 9 min more than the 40 min that may go wrong in 28 days.");
  expect(say(12, calm, "counts", 100_000)).toBe("88 failed of 100 failed left in 28 days (88 %).");
  expect(say(0, calm, "counts", 0)).toBe("Nothing was counted yet.");
  const burning = judgeBurn(99.9, windowHours("28"), () => ({ bad: 2, total: 100 }));
  expect(say(1_209_600, burning)).toBe("20 min of 40 min left in 28 days (50 %). At the pace of the last hour it is gone in 16 h 48 min.");
  expect(burnSentence(burning.because!)).toBe(
    "The budget burns 20 times too fast over 1 h, and still 20 times over 5 min: 2 % of it and more in 1 h.",
  );
});
