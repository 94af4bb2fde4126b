import { DAY_MS, type Instant, instant, ms } from "./time-instant.ts";
import { offsetMsAt, offsetStretches } from "./time-offsets.ts";
import { type LocalTime, wallMsOf } from "./time-zone.ts";

// Shifts are agreed on the clock on the wall. Where clocks change, a time of day comes twice or not at all, and a shift must neither
// vanish nor leave a hole: it starts at the first occurrence of its time, ends at the last, and a time that clocks skip is the first
// instant after the gap. ("compatible" moves a skipped 02:30 to 03:30; here it is 03:00.)
// Source: target/goalert, pull request 1252, "time zone handling of rules and rotations".

/** The first instant at which clocks in the zone show the local time; the first after the gap where they skip it; null for no such date or time. */
export function firstOccurrence(zone: string, local: LocalTime): Instant | null {
  const wallMs = wallMsOf(local);
  return Number.isNaN(wallMs) ? null : instant(firstMs(zone, wallMs));
}

/** The last instant at which clocks in the zone show the local time; the first after the gap where they skip it; null for no such date or time. */
export function lastOccurrence(zone: string, local: LocalTime): Instant | null {
  const wallMs = wallMsOf(local);
  return Number.isNaN(wallMs) ? null : instant(lastMs(zone, wallMs));
}

/** By how many milliseconds the clock on the wall is further at `to` than at `from`: from 08:00 to 08:00 of the next day always 24 hours. */
export function clockDifference(zone: string, from: Instant, to: Instant): number {
  return wallMsAt(zone, ms(to)) - wallMsAt(zone, ms(from));
}

/** The first instant at which the clock on the wall shows `milliseconds` more than at `at` (less when negative). */
export function addClock(zone: string, at: Instant, milliseconds: number): Instant {
  return instant(firstMs(zone, wallMsAt(zone, ms(at)) + milliseconds));
}

/** What clocks in the zone show at a moment, as milliseconds since 1970-01-01 00:00 of that clock. */
export function wallMsAt(zone: string, atMs: number): number {
  return atMs + offsetMsAt(zone, atMs);
}

/** The first moment at which clocks show the wall time; the end of the gap where they skip it. */
export function firstMs(zone: string, wallMs: number): number {
  return steadyMs(zone, wallMs) ?? occurrences(zone, wallMs).firstMs;
}

/** The last moment at which clocks show the wall time; the end of the gap where they skip it. */
export function lastMs(zone: string, wallMs: number): number {
  return steadyMs(zone, wallMs) ?? occurrences(zone, wallMs).lastMs;
}

const STEADY_FROM_MS = 2 * DAY_MS;
const STEADY_TO_MS = Date.UTC(2050, 11, 30);

/** The one moment of a wall time with no change of clocks within a day; null where one may be near. No zone changes twice within two days (time-offsets.ts). */
function steadyMs(zone: string, wallMs: number): number | null {
  if (!(wallMs >= STEADY_FROM_MS && wallMs < STEADY_TO_MS)) return null;
  const offsetMs = offsetMsAt(zone, wallMs - DAY_MS);
  return offsetMs === offsetMsAt(zone, wallMs + DAY_MS) ? wallMs - offsetMs : null;
}

function occurrences(zone: string, wallMs: number): { firstMs: number; lastMs: number } {
  const found: number[] = [];
  let gapEndMs = Number.NaN;
  let wallBefore = Number.NaN;
  for (const { fromMs, toMs, offsetMs } of offsetStretches(zone, wallMs - DAY_MS, wallMs + DAY_MS)) {
    const atMs = wallMs - offsetMs;
    if (atMs >= fromMs && atMs < toMs) found.push(atMs);
    if (wallMs >= wallBefore && wallMs < fromMs + offsetMs) gapEndMs = fromMs;
    wallBefore = toMs + offsetMs;
  }
  const first = found[0] ?? gapEndMs;
  if (Number.isNaN(first)) throw new RangeError(`No moment for wall time ${wallMs} in ${zone}: the offset table is wrong.`);
  return { firstMs: first, lastMs: found[found.length - 1] ?? gapEndMs };
}
