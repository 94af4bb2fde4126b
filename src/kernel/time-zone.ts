import { DAY_MS, dayNumber, daysInMonth, HOUR_MS, type Instant, instant, MINUTE_MS, ms } from "./time-instant.ts";
import { offsetMsAt, offsetStretches } from "./time-offsets.ts";

// Local wall time and instants. Clock changes make a local time happen twice or not at all; every function says which it takes.

/** Which instant a local time means when clocks change: "compatible" is the earlier of two, and the one after a gap (RFC 5545, Temporal). */
export type Disambiguation = "compatible" | "earlier" | "later" | "reject";

/** Wall-clock fields; month 1 to 12, hour 0 to 23. */
export type LocalTime = { year: number; month: number; day: number; hour: number; minute: number; second?: number };

/** Wall-clock fields of an instant, fractions of a second dropped; weekday 1 = Monday to 7 = Sunday. */
export type LocalParts = { year: number; month: number; day: number; hour: number; minute: number; second: number; weekday: number };

/**
 * The instant at which clocks in the zone show the local time. Null when there is no such date or time of day, and for "reject"
 * also when clocks show it twice or never. In a gap "earlier" reads the clock after the change, "compatible" and "later" the one before.
 * Source: Temporal disambiguation, TC39 proposal, stage 4.
 */
export function localToInstant(zone: string, local: LocalTime, disambiguation: Disambiguation): Instant | null {
  const wallMs = wallMsOf(local);
  if (Number.isNaN(wallMs)) return null;
  const atMs = wallToMs(zone, wallMs, disambiguation);
  return atMs === null ? null : instant(atMs);
}

/** What clocks and calendars in the zone show at the instant. */
export function localParts(zone: string, at: Instant): LocalParts {
  const atMs = ms(at);
  const wallMs = atMs + offsetMsAt(zone, atMs);
  const wall = new Date(wallMs);
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    weekday: weekdayOf(Math.floor(wallMs / DAY_MS)),
  };
}

/** The first instant of the local day that holds the instant; 01:00 local where clocks skip midnight. */
export function startOfLocalDay(zone: string, at: Instant): Instant {
  return instant(firstMsOfDay(zone, localDay(zone, at)));
}

/** When a date such as "2026-11-26" ends in the zone: the first instant of the day after. Faults on what is no date. */
export function endOfLocalDay(zone: string, date: string): Instant {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  return instant(firstMsOfDay(zone, Math.floor(wallMsOf({ year, month, day, hour: 0, minute: 0 }) / DAY_MS) + 1));
}

/** The first instant of the Monday of the local week that holds the instant. Source: ISO 8601 weeks. */
export function startOfLocalWeek(zone: string, at: Instant): Instant {
  const day = localDay(zone, at);
  return instant(firstMsOfDay(zone, day - weekdayOf(day) + 1));
}

/** The first instant of the first day of the local month that holds the instant. */
export function startOfLocalMonth(zone: string, at: Instant): Instant {
  return instant(firstMsOfDay(zone, localDay(zone, at) - localParts(zone, at).day + 1));
}

/** The same wall time `days` local days later (earlier when negative), read as "compatible" where clocks change; 0 days is the instant itself. */
export function addLocalDays(zone: string, at: Instant, days: number): Instant {
  if (days === 0) return at;
  const atMs = ms(at);
  return instant(compatibleMs(zone, atMs + offsetMsAt(zone, atMs) + days * DAY_MS));
}

/** Days since 1970-01-01 of the local date at the instant: the difference of two is a number of calendar days. */
export function localDay(zone: string, at: Instant): number {
  const atMs = ms(at);
  return Math.floor((atMs + offsetMsAt(zone, atMs)) / DAY_MS);
}

/** Weekday of a day number (days since 1970-01-01): 1 = Monday to 7 = Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function firstMsOfDay(zone: string, day: number): number {
  const wallMs = day * DAY_MS;
  const gap = gapAround(zone, wallMs);
  // A gap that begins before midnight (a whole day in Apia, 2011) leaves the day beginning at the change itself.
  return gap === null ? compatibleMs(zone, wallMs) : gap.changeMs;
}

function compatibleMs(zone: string, wallMs: number): number {
  const atMs = wallToMs(zone, wallMs, "compatible");
  if (atMs === null)
    throw new RangeError(`No instant for wall time ${wallMs} in ${zone}: "compatible" always has one, so the offset table is wrong.`);
  return atMs;
}

function wallToMs(zone: string, wallMs: number, disambiguation: Disambiguation): number | null {
  const found: number[] = [];
  for (const { fromMs, toMs, offsetMs } of offsetStretches(zone, wallMs - DAY_MS, wallMs + DAY_MS)) {
    const atMs = wallMs - offsetMs;
    if (atMs >= fromMs && atMs < toMs) found.push(atMs);
  }
  const first = found[0];
  if (first !== undefined && (found.length === 1 || disambiguation === "compatible" || disambiguation === "earlier")) return first;
  if (disambiguation === "reject") return null;
  if (first !== undefined) return found[found.length - 1]!;
  const gap = gapAround(zone, wallMs);
  if (gap === null) return null;
  return wallMs - (disambiguation === "earlier" ? gap.offsetAfterMs : gap.offsetBeforeMs);
}

/** The change of offset that makes clocks jump over the wall time, null when they show it. */
function gapAround(zone: string, wallMs: number): { changeMs: number; offsetBeforeMs: number; offsetAfterMs: number } | null {
  const stretches = offsetStretches(zone, wallMs - DAY_MS, wallMs + DAY_MS);
  for (let index = 1; index < stretches.length; index += 1) {
    const before = stretches[index - 1]!;
    const after = stretches[index]!;
    if (wallMs >= before.toMs + before.offsetMs && wallMs < after.fromMs + after.offsetMs) {
      return { changeMs: after.fromMs, offsetBeforeMs: before.offsetMs, offsetAfterMs: after.offsetMs };
    }
  }
  return null;
}

/** Wall-clock fields as milliseconds since 1970-01-01 00:00 of that clock; NaN where there is no such date or time of day. */
export function wallMsOf(local: LocalTime): number {
  const { year, month, day, hour, minute, second = 0 } = local;
  if (![year, month, day, hour, minute, second].every(Number.isInteger)) return Number.NaN;
  if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return Number.NaN;
  return dayNumber(year, month, day) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * 1000;
}
