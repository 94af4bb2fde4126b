import type { Burn, Period } from "./objective.model.ts";

/** How much was bad of how much: milliseconds of counted time, or events. */
export type Amount = { bad: number; total: number };

/** A pair of windows that must both burn: the long one shows that it matters, the short one that it still goes on. Minutes. */
export type BurnRule = { burn: Exclude<Burn, "none">; budgetShare: number; longMinutes: number; shortMinutes: number };

/**
 * A budget that would be spent by so much within so long calls for a page (fast) or a ticket (slow).
 * Source: Google, The Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts", table 5-8.
 */
export const burnRules: readonly BurnRule[] = [
  { burn: "fast", budgetShare: 0.02, longMinutes: 60, shortMinutes: 5 },
  { burn: "fast", budgetShare: 0.05, longMinutes: 360, shortMinutes: 30 },
  { burn: "slow", budgetShare: 0.1, longMinutes: 4_320, shortMinutes: 360 },
];

/** The windows that burn rules look through, in minutes, shortest first. */
export const lookedThrough: readonly number[] = [...new Set(burnRules.flatMap((one) => [one.shortMinutes, one.longMinutes]))].sort(
  (a, b) => a - b,
);

/** How many hours the budget is for; a calendar month counts as thirty days. */
export function windowHours(period: Period): number {
  return (period === "month" ? 30 : Number(period)) * 24;
}

/** The share that may be bad; a target of 99.9 leaves a thousandth. Rounded to a millionth, so that no last bit of a fraction decides. */
export function allowedShare(target: number): number {
  return Math.round((100 - target) * 10_000) / 1_000_000;
}

export type Budget = {
  /** What may be bad in the window, what was, and what is left (below zero: overspent), in the amount's own unit. */
  allowed: number;
  bad: number;
  left: number;
  /** What is left of all that may be bad, as a share of one; null where nothing was counted yet. */
  leftShare: number | null;
};

/** The error budget of a window: what may go wrong, what has, what is left. */
export function budgetOf({ bad, total }: Amount, target: number): Budget {
  const allowed = total * allowedShare(target);
  const left = allowed - bad;
  return { allowed, bad, left, leftShare: allowed > 0 ? left / allowed : bad > 0 ? Number.NEGATIVE_INFINITY : null };
}

/** How fast the budget burns: 1 spends it exactly within its window. Nothing counted, nothing burns. */
export function burnRate({ bad, total }: Amount, target: number): number {
  return total > 0 ? bad / total / allowedShare(target) : 0;
}

/**
 * From which burn rate on a rule fires, for a budget of so many hours. Where even a total failure burns slower than that, a total failure
 * is enough: an alert that can never come would be a trap.
 */
export function thresholdOf(rule: BurnRule, target: number, hours: number): number {
  return Math.min((rule.budgetShare * hours * 60) / rule.longMinutes, 1 / allowedShare(target));
}

export type BurnReading = { rule: BurnRule; threshold: number; long: number; short: number; fires: boolean };
export type BurnVerdict = { burn: Burn; readings: BurnReading[]; because: BurnReading | null };

/** Judges what was bad lately: `amountIn` answers the amount of the last so many minutes. The worst rule that fires is the verdict. */
export function judgeBurn(target: number, hours: number, amountIn: (minutes: number) => Amount): BurnVerdict {
  const readings = burnRules.map((rule): BurnReading => {
    const threshold = thresholdOf(rule, target, hours);
    const long = burnRate(amountIn(rule.longMinutes), target);
    const short = burnRate(amountIn(rule.shortMinutes), target);
    // Figures of one value may differ in their last bit: that fires no alert and holds none back.
    return { rule, threshold, long, short, fires: long >= threshold - 1e-9 && short >= threshold - 1e-9 };
  });
  const because = readings.find((one) => one.fires && one.rule.burn === "fast") ?? readings.find((one) => one.fires) ?? null;
  return { burn: because?.rule.burn ?? "none", readings, because };
}
