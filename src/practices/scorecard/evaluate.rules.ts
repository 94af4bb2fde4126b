import type { Instant } from "../../kernel/time.ts";
import { availability, type ServiceRecordOfTime } from "../service/availability.rules.ts";
import type { Definition, Formula, Narrow } from "./model.ts";
import type { Window } from "./period.rules.ts";

export type Tally = { count: number; sum: number; values: readonly (readonly [value: number, count: number])[] };
/** `dueAt`: the end of the working day by which it was promised. */
export type ReviewDue = { dueAt: Instant; approvedAt: Instant | null; isWaived: boolean };
/** Everything the numbers are made of, read once for a page: nothing here is asked of the database again. */
export type Gathered = {
  tally(measures: readonly string[], narrow: Narrow, window: Window): Tally;
  /** What counted before the first window of the page. */
  before(measures: readonly string[], narrow: Narrow): number;
  firstDay: string;
  /** Reviews that were required, due so many working days after the resolution. */
  reviews(workingDays: number): readonly ReviewDue[];
  /** Null where they cannot be cut so: a service is down for everybody, whatever the team or the priority. */
  services: readonly ServiceRecordOfTime[] | null;
  /** Open records at the end of the window, and those of them older than so many days; null where it was not counted. */
  waiting(window: Window, overDays: number): { over: number; open: number } | null;
  /** The instant the page is read at: now, or the instant it looks back to. */
  at: Instant;
};
/** A number: `part` of `n` where it is a share. Null with the reason where it is not shown. */
export type Reading = { value: number | null; n: number; part: number | null; why: string | null; note: string | null };

const leastForMean = 5;
const shares = { median: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** Makes one number of one window. */
export function evaluate(formula: Formula, given: Gathered, window: Window): Reading {
  switch (formula.form) {
    case "share": {
      const of = given.tally(formula.of, formula, window).count;
      const over = given.tally(formula.over, formula, window).count;
      return share(of, over);
    }
    case "within": {
      const { values, count } = given.tally([formula.measure], formula, window);
      const under = values.reduce((sum, [value, times]) => sum + (value < formula.underMinutes ? times : 0), 0);
      const longest = values.at(-1)?.[0] ?? 0;
      const note = longest >= formula.underMinutes ? `the longest took ${minutesWords(longest)}` : null;
      return { ...share(under, count), note };
    }
    case "duration":
      return duration(formula, given.tally([formula.measure], formula, window));
    case "count": {
      const { count } = given.tally(formula.of, formula, window);
      return { value: count, n: count, part: null, why: null, note: null };
    }
    case "sum": {
      const { count, sum } = given.tally(formula.of, formula, window);
      return count === 0 ? share(0, 0) : { value: sum, n: count, part: null, why: null, note: null };
    }
    case "stock":
      return stock(formula, given, window);
    case "rating": {
      const answers = given.tally([formula.measure], {}, window);
      const asked = given.tally([formula.over], {}, window).count;
      const rate = asked > 0 ? `${Math.round((100 * answers.count) / asked)} % answered` : null;
      if (answers.count < formula.leastAnswers)
        return { value: null, n: answers.count, part: null, why: `fewer than ${formula.leastAnswers} answers`, note: rate };
      return { value: answers.sum / answers.count, n: answers.count, part: null, why: null, note: rate };
    }
    case "age": {
      const waiting = given.waiting(window, formula.overDays);
      if (!waiting) return { value: null, n: 0, part: null, why: "not counted for past periods", note: null };
      return { value: waiting.over, n: waiting.open, part: null, why: null, note: null };
    }
    case "reviews":
      return reviews(formula.businessDays, given, window);
    case "availability":
      return available(formula, given, window);
  }
}

function share(part: number, n: number): Reading {
  return n === 0
    ? { value: null, n: 0, part: 0, why: "nothing to count", note: null }
    : { value: (100 * part) / n, n, part, why: null, note: null };
}

function duration(formula: Extract<Formula, { form: "duration" }>, { count, sum, values }: Tally): Reading {
  const nothing = { n: count, part: null, note: null };
  if (count === 0) return { ...nothing, value: null, why: "nothing to count" };
  if (formula.statistic === "mean") {
    if (count < leastForMean) return { ...nothing, value: null, why: `fewer than ${leastForMean}` };
    return { ...nothing, value: sum / count, why: null };
  }
  return { ...nothing, value: quantile(values, count, shares[formula.statistic]), why: null };
}

/**
 * The quantile of counted values: the mean of the two middle ones for the median of an even number, else the smallest value that at least
 * the share of all does not exceed. Source: the nearest-rank method.
 */
export function quantile(values: Tally["values"], count: number, share: number): number {
  const at = (rank: number): number => {
    let seen = 0;
    for (const [value, times] of values) {
      seen += times;
      if (seen >= rank) return value;
    }
    return values.at(-1)?.[0] ?? 0;
  };
  const rank = share * count;
  if (share === 0.5 && count % 2 === 0) return (at(rank) + at(rank + 1)) / 2;
  return at(Math.ceil(rank));
}

function stock(formula: Extract<Formula, { form: "stock" }>, given: Gathered, window: Window): Reading {
  const upTo = { ...window, key: "stock", from: given.firstDay };
  const total = (measures: readonly string[]) => given.before(measures, formula) + given.tally(measures, formula, upTo).count;
  const value = total(formula.plus) - total(formula.minus);
  return { value, n: value, part: null, why: null, note: null };
}

/** Decision 26: resolved at least so many working days ago, and approved by then. */
function reviews(businessDays: number, given: Gathered, window: Window): Reading {
  let [n, done, late, waived] = [0, 0, 0, 0];
  for (const { dueAt, approvedAt, isWaived } of given.reviews(businessDays)) {
    if (dueAt < window.fromAt || dueAt >= window.toAt || dueAt > given.at) continue;
    n++;
    if (isWaived) waived++;
    else if (approvedAt !== null && approvedAt < dueAt) done++;
    else if (approvedAt !== null) late++;
  }
  const notes = [late > 0 ? `${late} done late` : "", waived > 0 ? `${waived} waived` : ""].filter((text) => text !== "");
  return { ...share(done, n), note: notes.length > 0 ? notes.join(", ") : null };
}

function available(formula: Extract<Formula, { form: "availability" }>, given: Gathered, window: Window): Reading {
  if (!given.services) return { value: null, n: 0, part: null, why: "not by team or priority", note: null };
  const services = given.services.filter((one) => one.tier === formula.tier);
  const to = window.toAt < given.at ? window.toAt : given.at;
  if (services.length === 0) return { value: null, n: 0, part: null, why: `no tier ${formula.tier} service`, note: null };
  if (to <= window.fromAt) return { value: null, n: services.length, part: null, why: "not begun", note: null };
  if (services.every((one) => one.since >= to))
    return { value: null, n: 0, part: null, why: `no tier ${formula.tier} service yet`, note: null };
  const found = availability(services, { from: window.fromAt, to }, formula.hours);
  if (!found) return { value: null, n: services.length, part: null, why: "no agreed service time", note: null };
  const { worst } = found;
  const note = worst.downMs > 0 ? `worst: ${worst.name} ${(Math.floor(worst.percent * 100) / 100).toFixed(2)}` : null;
  return { value: found.percent, n: found.services.length, part: null, why: null, note };
}

/** "3 h 10 min". */
export function minutesWords(minutes: number): string {
  const whole = Math.round(minutes);
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

type Promised = Pick<Definition, "decimals" | "unit" | "target" | "direction">;

/**
 * The value as its reader sees it: rounded, but never so that a missed promise reads as kept, nor less than all as 100 %.
 * 94.96 against 95.0 reads 94.9.
 */
export function figure({ decimals, unit, target, direction }: Promised, value: number): number {
  const scale = 10 ** decimals;
  const rounded = Math.round(value * scale + 1e-9) / scale;
  if (unit === "%" && value < 100 && rounded >= 100) return Math.floor(value * scale) / scale;
  if (target === null || meets(value, target, direction) || !meets(rounded, target, direction)) return rounded;
  return (direction === "atLeast" ? Math.floor(value * scale) : Math.ceil(value * scale)) / scale;
}

/** Whether the promise was kept; null where none was made or nothing can be said. */
export function isKept({ target, direction }: Pick<Promised, "target" | "direction">, value: number | null): boolean | null {
  return target === null || value === null ? null : meets(value, target, direction);
}

/** Figures of one value may differ in their last bit, by the order they were added in: that breaks no promise. */
export function meets(value: number, target: number, direction: Promised["direction"]): boolean {
  return direction === "atLeast" ? value >= target - 1e-9 : value <= target + 1e-9;
}
