import { RRuleTemporal } from "rrule-temporal";
import { DAY_MS, type Instant, instant, localParts, localToInstant, ms } from "../kernel/time.ts";

/** When something begins, once or again and again, as its calendar says it: by the clock on the wall. */
export type Repeating = {
  isAllDay: boolean;
  /** 2026-12-03T10:00:00, or 2026-12-03 for whole days. */
  startsLocal: string;
  timeZone: string;
  /** RFC 5545, section 3.3.10, without the name of the property; null: once. */
  rrule: string | null;
  /** Further beginnings: instants, or days. */
  rdates: readonly string[];
  /** Beginnings that are left out: instants, or days, which leave out every beginning of that day. */
  exdates: readonly string[];
};
type Window = { from: Instant; to: Instant };

/** A window holds at most so many days, and one series begins at most so often within it. */
export const mostDaysExpanded = 400;
const mostStarts = 2_000;
const work = { maxIterations: 40_000, maxCandidateEvaluations: 400_000, cache: false } as const;

/**
 * When it begins within [from, to), in order. A wall-clock time stays what it is over changes of the clock; a time that clocks skip on a day is not
 * generated that day. Whole days begin at midnight UTC. Source: RFC 5545, sections 3.3.10 and 3.8.5.
 */
export function startsWithin(one: Repeating, { from, to }: Window): Instant[] {
  const first = firstStart(one);
  const ruled = one.rrule === null ? [first] : ruledStarts(one, first, { from, to });
  const all = new Set([...ruled, ...one.rdates.map((at) => (at.length === 10 ? `${at}T00:00:00.000Z` : at))]);
  const leftOut = new Set(one.exdates);
  const zone = one.isAllDay ? "UTC" : one.timeZone;
  return [...all].filter((at) => at >= from && at < to && !leftOut.has(at) && !leftOut.has(dayIn(zone, at))).sort();
}

/** The first beginning, as an instant; whole days at midnight UTC. */
export function firstStart({ isAllDay, startsLocal, timeZone }: Pick<Repeating, "isAllDay" | "startsLocal" | "timeZone">): Instant {
  if (isAllDay) return `${startsLocal}T00:00:00.000Z`;
  const [year, month, day, hour, minute, second] = startsLocal.split(/[-T:]/).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const at = localToInstant(timeZone, { year, month, day, hour, minute, second }, "compatible");
  if (at === null) throw new RangeError(`${startsLocal} is no time.`);
  return at;
}

/** Why a rule cannot be followed, in a sentence; null where it can. */
export function ruleFault(one: Repeating): string | null {
  if (one.rrule === null) return null;
  const parts = new Map(one.rrule.split(";").map((part) => part.toUpperCase().split("=", 2) as [string, string | undefined]));
  const frequency = parts.get("FREQ") ?? "";
  if (!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"].includes(frequency))
    return frequency === ""
      ? "Its rule does not say how often it repeats."
      : `It repeats ${frequency.toLowerCase()}, which no appointment does.`;
  if (parts.has("BYSECOND")) return "Its rule speaks of seconds.";
  const times = (parts.get("BYHOUR") ?? "").split(",").length * (parts.get("BYMINUTE") ?? "").split(",").length;
  if (times > 48 || one.rrule.length > 500) return "Its rule has more parts than anybody meant.";
  try {
    const first = firstStart(one);
    startsWithin(one, { from: first, to: instant(ms(first) + 30 * DAY_MS) });
    return null;
  } catch {
    return "Its rule of repetition cannot be read.";
  }
}

function ruledStarts({ rrule, isAllDay, startsLocal, timeZone }: Repeating, first: Instant, { from, to }: Window): Instant[] {
  if (first >= to) return [];
  const stamp = `${startsLocal.replaceAll(/[-:]/g, "")}${isAllDay ? "T000000" : ""}`;
  const start = isAllDay || timeZone === "UTC" ? `DTSTART:${stamp}Z` : `DTSTART;TZID=${timeZone}:${stamp}`;
  const rule = new RRuleTemporal({ rruleString: `${start}\nRRULE:${withUntil(rrule!, isAllDay)}`, includeDtstart: true, ...work });
  const found: Instant[] = [];
  const before = new Date(ms(from) - 1);
  for (const at of rule.between(before, new Date(to), true)) {
    if (found.length >= mostStarts) throw new RangeError("It repeats more often than can be shown.");
    found.push(instant(at.epochMilliseconds));
  }
  return found;
}

/** Whole days are counted in UTC, and a rule for them ends on a day: the end of the rule is that day's midnight there. */
function withUntil(rrule: string, isAllDay: boolean): string {
  return isAllDay ? rrule.replace(/UNTIL=(\d{8})(T\d{6}Z?)?/i, "UNTIL=$1T000000Z") : rrule;
}

function dayIn(zone: string, at: Instant): string {
  if (zone === "UTC") return at.slice(0, 10);
  const { year, month, day } = localParts(zone, at);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
