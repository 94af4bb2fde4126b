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
/** Nothing is appointed more often in a day: each time costs, and a file may hold hundreds of such rules. */
const mostTimesOfDay = 12;
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
  if (times > mostTimesOfDay || one.rrule.length > 500) return "Its rule has more parts than anybody meant.";
  try {
    const first = firstStart(one);
    startsWithin(one, { from: first, to: instant(ms(first) + Math.ceil(30 / times) * DAY_MS) });
    return null;
  } catch {
    return "Its rule of repetition cannot be read.";
  }
}

/**
 * The rule is followed on the wall, as if every day had 24 hours, and each time is then looked up in the zone: it is the same for rules that speak of
 * days, and ten times as fast as to count through a zone. Of a time that comes twice it is the first; one that clocks skip does not come.
 */
function ruledStarts(one: Repeating, first: Instant, { from, to }: Window): Instant[] {
  if (first >= to) return [];
  const { isAllDay } = one;
  const startsLocal = nearStart(one, from);
  const zone = isAllDay ? "UTC" : one.timeZone;
  const stamp = `${startsLocal.replaceAll(/[-:]/g, "")}${isAllDay ? "T000000" : ""}`;
  const rule = new RRuleTemporal({
    rruleString: `DTSTART:${stamp}Z\nRRULE:${untilOnWall(one.rrule!, zone)}`,
    includeDtstart: true,
    ...work,
  });
  const found: Instant[] = [];
  const [early, late] = [new Date(ms(from) - 2 * DAY_MS), new Date(ms(to) + 2 * DAY_MS)];
  for (const wall of rule.between(early, late, true)) {
    const at =
      wall.epochMilliseconds === Date.parse(`${isAllDay ? `${one.startsLocal}T00:00:00` : one.startsLocal}Z`)
        ? first
        : onClock(zone, wall.epochMilliseconds);
    if (at === null || at < from || at >= to) continue;
    if (found.length >= mostStarts) throw new RangeError("It repeats more often than can be shown.");
    found.push(at);
  }
  return found;
}

/**
 * A beginning of the series shortly before a moment, on the wall, from which its rule gives the same times as from the first: what repeats daily since 1900
 * is not walked through from there each time somebody looks. Only for days and weeks, which shift by whole intervals, and for rules that count nothing.
 */
function nearStart({ rrule, startsLocal }: Repeating, from: Instant): string {
  const parts = new Map(rrule!.split(";").map((part) => part.toUpperCase().split("=", 2) as [string, string | undefined]));
  const days = { DAILY: 1, WEEKLY: 7 }[parts.get("FREQ") ?? ""];
  const interval = Number(parts.get("INTERVAL") ?? 1);
  if (days === undefined || !Number.isSafeInteger(interval) || interval < 1 || parts.has("COUNT")) return startsLocal;
  const startMs = Date.parse(`${startsLocal.slice(0, 10)}T00:00:00Z`);
  const stepMs = days * interval * DAY_MS;
  // Five days before it, so that the beginning itself, which the rule may not give, lies outside of what is asked for.
  const steps = Math.floor((ms(from) - 5 * DAY_MS - startMs) / stepMs);
  return steps > 0 ? `${instant(startMs + steps * stepMs).slice(0, 10)}${startsLocal.slice(10)}` : startsLocal;
}

/** The first instant at which clocks show a wall time; null where they skip it. */
function onClock(zone: string, wallMs: number): Instant | null {
  if (zone === "UTC") return instant(wallMs);
  const wall = new Date(wallMs);
  const [year, month, day] = [wall.getUTCFullYear(), wall.getUTCMonth() + 1, wall.getUTCDate()];
  const [hour, minute, second] = [wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds()];
  const at = localToInstant(zone, { year, month, day, hour, minute, second }, "earlier");
  if (at === null) return null;
  const shown = localParts(zone, at);
  return shown.day === day && shown.hour === hour && shown.minute === minute ? at : null;
}

/** Until when a rule holds, on the wall: an instant as clocks show it there, a day to its end. Source: RFC 5545, section 3.3.10. */
function untilOnWall(rrule: string, zone: string): string {
  return rrule.replace(/UNTIL=(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?/i, (_all, year, month, day, hour, minute, second, isUtc) => {
    if (hour === undefined) return `UNTIL=${year}${month}${day}T235959Z`;
    const stamp = `${year}${month}${day}T${hour}${minute}${second}Z`;
    if (!isUtc || zone === "UTC") return `UNTIL=${stamp}`;
    const wall = localParts(zone, instant(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)));
    const two = (value: number) => String(value).padStart(2, "0");
    return `UNTIL=${wall.year}${two(wall.month)}${two(wall.day)}T${two(wall.hour)}${two(wall.minute)}${two(wall.second)}Z`;
  });
}

function dayIn(zone: string, at: Instant): string {
  if (zone === "UTC") return at.slice(0, 10);
  const { year, month, day } = localParts(zone, at);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
