import { type BusinessCalendar, plannedDays, readTime } from "./time-calendar-plan.ts";
import { DAY_MS, type Instant, instant, ms } from "./time-instant.ts";
import { offsetStretches } from "./time-offsets.ts";
import { lastMs, wallMsAt } from "./time-wall.ts";
import { weekdayOf } from "./time-zone.ts";

// Promises that name a moment instead of a length: "by 17:00 on the next business day", "by the end of the day". A business day is a
// local date on which the calendar supplies any time at all; a calendar day is any local date that exists.

/**
 * A moment that its beginning decides. `days` counts days of the sort `of` after the local date on which it began: 0 is that day itself (for
 * a business day the first from then on). `time` is wall time in the calendar's zone, at most "24:00"; null is the end of the day's hours,
 * for a calendar day midnight. With a `cutOff`, what begins at or after that time, or on no such day, counts as begun on the next such day.
 */
export type RelativeDue = { days: number; of: "business" | "calendar"; time: string | null; cutOff: string | null };

const SEARCH_DAYS = 3653; // ten years, as for time that is added

/**
 * The moment that is meant, always after `from`: where the day's time has passed already, that of the next such day. Where clocks show the
 * time twice it is the last of the two; where they skip it, the first moment after the gap. Null when ten years hold no such day.
 * Source: ServiceNow relative durations ("Next business day by 4pm"); there a time outside the schedule moves into it, here it stands.
 */
export function dueMoment(calendar: BusinessCalendar, from: Instant, due: RelativeDue): Instant | null {
  const { timeZone } = calendar;
  const fromMs = ms(from);
  const today = Math.floor(wallMsAt(timeZone, fromMs) / DAY_MS);
  const endOf = (day: number) => (due.of === "business" ? endOfHoursMs(calendar, day) : endOfDateMs(timeZone, day));
  const next = (after: number): number | null => {
    for (let day = after; day <= today + SEARCH_DAYS; day += 1) if (endOf(day) !== null) return day;
    return null;
  };
  const isLate = due.cutOff !== null && (endOf(today) === null || wallMsAt(timeZone, fromMs) - today * DAY_MS >= readTime(due.cutOff));
  let day = isLate ? next(today + 1) : today;
  for (let left = due.days; left > 0 && day !== null; left -= 1) day = next(day + 1);
  if (due.days === 0 && day !== null) day = next(day);
  while (day !== null) {
    const dueMs = due.time === null ? endOf(day)! : lastMs(timeZone, day * DAY_MS + readTime(due.time));
    if (dueMs > fromMs) return dueMs < Date.UTC(10_000, 0, 1) ? instant(dueMs) : null;
    day = next(day + 1);
  }
  return null;
}

/** The moment in words, to follow a verb: "by 17:00 on the next business day". */
export function dueWords({ days, of, time }: RelativeDue): string {
  const sort = of === "business" ? "business day" : "day";
  const which = days === 0 ? "same" : days === 1 ? "next" : ordinal(days);
  const until =
    time === "24:00" || (time === null && of === "calendar") ? "midnight at the end of" : time === null ? "close on" : `${time} on`;
  return `by ${until} the ${which} ${sort}`;
}

/** The whole rule in words, with its cut-off: "by 12:00 on the next business day; begun at 16:00 or later, a business day after that". */
export function dueRule(due: RelativeDue): string {
  const later =
    due.cutOff === null ? "" : `; begun at ${due.cutOff} or later, a ${due.of === "business" ? "business day" : "day"} after that`;
  return `${dueWords(due)}${later}`;
}

function ordinal(count: number): string {
  const teens = count % 100 >= 11 && count % 100 <= 13;
  return `${count}${teens ? "th" : (["th", "st", "nd", "rd"][count % 10] ?? "th")}`;
}

/** The last moment of the day's hours; null where the calendar supplies none on that local date. */
function endOfHoursMs(calendar: BusinessCalendar, day: number): number | null {
  if (calendar.always === true) return endOfDateMs(calendar.timeZone, day);
  const plan = plannedDays(calendar);
  return plan.holidays.has(day) ? null : endMs(calendar.timeZone, day, plan.segments[weekdayOf(day)]!);
}

/** The end of a local date; null where clocks skipped it whole. */
function endOfDateMs(timeZone: string, day: number): number | null {
  return endMs(timeZone, day, wholeDay);
}

const wholeDay = [{ fromMs: 0, toMs: DAY_MS }];

/** No zone is a day away from UTC, so a day around the date holds all of it. */
function endMs(timeZone: string, day: number, segments: readonly { fromMs: number; toMs: number }[]): number | null {
  let found: number | null = null;
  for (const { fromMs, toMs, offsetMs } of offsetStretches(timeZone, (day - 1) * DAY_MS, (day + 2) * DAY_MS)) {
    for (const segment of segments) {
      const startMs = Math.max(fromMs, day * DAY_MS + segment.fromMs - offsetMs);
      const end = Math.min(toMs, day * DAY_MS + segment.toMs - offsetMs);
      if (end > startMs) found = Math.max(found ?? end, end);
    }
  }
  return found;
}
