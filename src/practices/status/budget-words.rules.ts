import { durationWords } from "../../kernel/time.ts";
import type { Budget, BurnReading, BurnVerdict } from "./budget.rules.ts";
import type { Objective, Period } from "./objective.model.ts";

type Indicator = Objective["indicator"];

/** What is left of a budget, in a sentence; with the pace of the last hour, until when it lasts. */
export function budgetSentence(given: {
  indicator: Indicator;
  budget: Budget;
  verdict: BurnVerdict;
  hours: number;
  period: Period;
}): string {
  const { indicator, budget, verdict, hours, period } = given;
  const { allowed, left, leftShare } = budget;
  const over = period === "month" ? "this month" : `in ${period} days`;
  if (leftShare === null) return indicator === "counts" ? "Nothing was counted yet." : "No service time was counted yet.";
  if (left < 0)
    return `Spent: ${amountWords(indicator, -left)} more than the ${amountWords(indicator, allowed)} that may go wrong ${over}.`;
  const share = Math.floor(leftShare * 100);
  const first = `${amountWords(indicator, left)} of ${amountWords(indicator, allowed)} left ${over} (${share} %).`;
  const pace = verdict.readings[0]?.long ?? 0;
  if (pace <= 1) return first;
  return `${first} At the pace of the last hour it is gone in ${durationWords((leftShare * hours * 3_600_000) / pace)}.`;
}

/** "46 min", "1,240 failed". */
export function amountWords(indicator: Indicator, amount: number): string {
  return indicator === "counts" ? `${Math.floor(amount).toLocaleString("en")} failed` : durationWords(Math.max(0, Math.floor(amount)));
}

/** Why an objective burns: "14.4 times too fast over 1 h, and over the last 5 min still 36 times". */
export function burnSentence({ rule, long, short }: BurnReading): string {
  const share = Math.round(rule.budgetShare * 100);
  return `The budget burns ${times(long)} times too fast over ${spanOf(rule.longMinutes)}, and still ${times(short)} times over ${spanOf(rule.shortMinutes)}: ${share} % of it and more in ${spanOf(rule.longMinutes)}.`;
}

/** "1 h", "5 min", "3 d". */
export function spanOf(minutes: number): string {
  return durationWords(minutes * 60_000);
}

/** A burn rate for reading: one decimal under ten. */
export function times(rate: number): string {
  return rate < 10 ? (Math.floor(rate * 10) / 10).toString() : Math.floor(rate).toLocaleString("en");
}
