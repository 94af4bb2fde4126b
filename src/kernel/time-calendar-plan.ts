import { DAY_MS, dayNumber, daysInMonth, MINUTE_MS } from "./time-instant.ts";
import { isZone } from "./time-offsets.ts";
import { weekdayNames } from "./time-words.ts";

// What a calendar says, read and checked once.

/** 1 = Monday to 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Open hours of one weekday as local wall time: "09:00" up to, not including, "12:30"; "24:00" is the end of the day. */
export type CalendarSegment = { weekday: Weekday; from: string; to: string };

/**
 * When an organisation works. Times are wall times in `timeZone`; `holidays` are local dates (yyyy-mm-dd) on which no segment is open.
 * A night shift is two segments, 22:00-24:00 and 00:00-06:00 of the next weekday, so a holiday closes exactly its own date.
 * `always` means every instant counts; segments and holidays are then not looked at.
 */
export type BusinessCalendar = {
  timeZone: string;
  segments: readonly CalendarSegment[];
  holidays: readonly string[];
  always?: boolean;
};

/** A calendar ready to compute with: per weekday (index 1 to 7) sorted, disjoint segments; holidays by day number. */
export type CalendarPlan = {
  segments: readonly (readonly { fromMs: number; toMs: number }[])[];
  holidays: ReadonlyMap<number, string>;
  isEmpty: boolean;
};

const planByCalendar = new WeakMap<BusinessCalendar, CalendarPlan>();

/** What is wrong with a calendar, as sentences for the person who edits it; empty when it can be saved. */
export function validateCalendar(calendar: BusinessCalendar): string[] {
  const faults = calendarFaults(calendar);
  if (calendar.always === true) {
    if (calendar.segments.length > 0)
      faults.push("A round-the-clock calendar has no opening hours. Remove them, or turn round-the-clock off.");
    if (calendar.holidays.length > 0)
      faults.push("A round-the-clock calendar has no holidays. Remove them, or give it hours 00:00 to 24:00 instead.");
    return faults;
  }
  if (calendar.segments.length === 0) faults.push("The calendar is never open, so a clock on it would never run. Add opening hours.");
  return [...faults, ...emptySegments(calendar), ...overlaps(calendar), ...repeatedHolidays(calendar)];
}

/** The calendar read for computing. Overlaps count once and empty segments not at all; faults when times, dates or the zone cannot be read. */
export function plannedDays(calendar: BusinessCalendar): CalendarPlan {
  const known = planByCalendar.get(calendar);
  if (known !== undefined) return known;
  const faults = calendarFaults(calendar);
  if (faults.length > 0) throw new RangeError(`This calendar cannot be computed with. ${faults.join(" ")}`);
  const segments = weekdayNames.map((_, weekday) => joinedSegments(calendar, weekday));
  const holidays = new Map(calendar.holidays.map((date) => [readDate(date), date]));
  const plan = { segments, holidays, isEmpty: segments.every((ofDay) => ofDay.length === 0) };
  planByCalendar.set(calendar, plan);
  return plan;
}

/** Faults that leave the calendar without a meaning: unknown zone, weekday, unreadable time or date. */
function calendarFaults(calendar: BusinessCalendar): string[] {
  const faults: string[] = [];
  if (!isZone(calendar.timeZone)) faults.push(`"${calendar.timeZone}" is not a known time zone. Use an IANA name such as Europe/Berlin.`);
  for (const { weekday, from, to } of calendar.segments) {
    if (weekdayNames[weekday] === undefined || weekday < 1)
      faults.push(`Weekday ${weekday} does not exist. Use 1 for Monday to 7 for Sunday.`);
    for (const time of [from, to]) {
      if (Number.isNaN(readTime(time)))
        faults.push(`"${time}" is not a time of day. Write hours and minutes such as 09:00, at most 24:00.`);
    }
  }
  for (const date of calendar.holidays) {
    if (Number.isNaN(readDate(date))) faults.push(`"${date}" is not a date. Write a holiday as year-month-day such as 2026-12-25.`);
  }
  return faults;
}

function emptySegments(calendar: BusinessCalendar): string[] {
  return calendar.segments
    .filter(({ from, to }) => readTime(to) <= readTime(from))
    .map(
      (segment) => `${segmentWords(segment)} is empty: the end must be later than the start. Split hours that pass midnight into two days.`,
    );
}

function overlaps(calendar: BusinessCalendar): string[] {
  const sorted = calendar.segments
    .filter(({ from, to }) => readTime(to) > readTime(from))
    .sort((one, other) => one.weekday - other.weekday || readTime(one.from) - readTime(other.from));
  const faults: string[] = [];
  let widest = sorted[0];
  for (const segment of sorted.slice(1)) {
    if (widest !== undefined && widest.weekday === segment.weekday && readTime(segment.from) < readTime(widest.to)) {
      faults.push(`${segmentWords(segment)} overlaps ${segmentWords(widest)}. Join the two or move one.`);
      if (readTime(segment.to) <= readTime(widest.to)) continue;
    }
    widest = segment;
  }
  return faults;
}

function repeatedHolidays(calendar: BusinessCalendar): string[] {
  const repeated = calendar.holidays.filter((date, index) => calendar.holidays.indexOf(date) !== index);
  return [...new Set(repeated)].map((date) => `The holiday ${date} is listed more than once. Keep one.`);
}

function joinedSegments(calendar: BusinessCalendar, weekday: number): { fromMs: number; toMs: number }[] {
  const joined: { fromMs: number; toMs: number }[] = [];
  const ofDay = calendar.segments
    .filter((segment) => segment.weekday === weekday)
    .map(({ from, to }) => ({ fromMs: readTime(from), toMs: readTime(to) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .sort((one, other) => one.fromMs - other.fromMs);
  for (const segment of ofDay) {
    const last = joined[joined.length - 1];
    if (last !== undefined && segment.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, segment.toMs);
    else joined.push(segment);
  }
  return joined;
}

function segmentWords({ weekday, from, to }: CalendarSegment): string {
  return `${weekdayNames[weekday] ?? `Weekday ${weekday}`} ${from}-${to}`;
}

/** "09:30" as milliseconds after midnight, "24:00" as a whole day; NaN for anything else. */
export function readTime(text: string): number {
  if (text === "24:00") return DAY_MS;
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? Number.NaN : (Number(match[1]) * 60 + Number(match[2])) * MINUTE_MS;
}

/** "2026-12-25" as a day number; NaN for anything that is no date. */
export function readDate(text: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return Number.NaN;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  return dayNumber(year, month, day);
}
