// The one door to time: instants, local time in zones, business calendars, and time in words.
// Import from here; the time-….ts files behind it are its rooms.

export {
  addElapsed,
  type CalendarInterval,
  elapsedMs,
  nextOpen,
  openIntervals,
} from "./time-calendar.ts";
export { type BusinessCalendar, type CalendarSegment, readDate, readTime, validateCalendar, type Weekday } from "./time-calendar-plan.ts";
export { dueMoment, dueRule, dueWords, type RelativeDue } from "./time-due.ts";
export {
  addDays,
  addMinutes,
  addMs,
  DAY_MS,
  dayNumber,
  HOUR_MS,
  type Instant,
  instant,
  isInstant,
  MINUTE_MS,
  minInstant,
  ms,
} from "./time-instant.ts";
export { isZone, offsetMsAt, offsetStretches } from "./time-offsets.ts";
export {
  addClock,
  clockDifference,
  firstMs,
  firstOccurrence,
  lastMs,
  lastOccurrence,
  wallMsAt,
} from "./time-wall.ts";
export { clockWords, durationWords, hoursWords, momentWords, monthNames, weekdayNames } from "./time-words.ts";
export {
  addLocalDays,
  type Disambiguation,
  endOfLocalDay,
  type LocalParts,
  type LocalTime,
  localDay,
  localParts,
  localToInstant,
  startOfLocalDay,
  startOfLocalMonth,
  startOfLocalWeek,
  weekdayOf,
} from "./time-zone.ts";
