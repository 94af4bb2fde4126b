import { dayNumberOf, dayOfNumber, plusDays, plusMonths } from "../../kernel/plain-day.ts";
import { type BusinessCalendar, weekdayOf } from "../../kernel/time.ts";
import type { Contract } from "./contract.model.ts";

/** What the dates of a contract follow from. */
export type Terms = Pick<
  Contract,
  "startsOn" | "endsOn" | "openEnded" | "renewal" | "noticeLength" | "noticeUnit" | "noticeCounts" | "noticeCalendar" | "leadDays"
>;
export type ContractDates = { noticeOn: string | null; decisionOn: string | null };
type CalendarOf = (id: string) => BusinessCalendar | null;

/**
 * The last day on which notice can be given, and the day by which the office has decided. Both null where the end or the notice is not
 * known, where the dates contradict one another, or where nothing renews. Source: docs/decisions/0016-vendor.md; months go to the same day of an earlier
 * month, its last where it is shorter; business days are counted backwards from the day before the end, by the calendar that is named.
 */
export function contractDates(terms: Terms, calendarOf: CalendarOf): ContractDates {
  const noticeOn = noticeDeadline(terms, calendarOf);
  return { noticeOn, decisionOn: noticeOn === null ? null : plusDays(noticeOn, -terms.leadDays) };
}

function noticeDeadline(terms: Terms, calendarOf: CalendarOf): string | null {
  const { startsOn, endsOn, noticeLength, noticeUnit, noticeCounts, noticeCalendar } = terms;
  if (endsOn === null || noticeLength === null || terms.openEnded || terms.renewal === "none") return null;
  if (startsOn !== null && endsOn < startsOn) return null;
  if (noticeUnit === "month") return plusMonths(endsOn, -noticeLength);
  if (noticeCounts === "calendar") return plusDays(endsOn, -noticeLength);
  const calendar = noticeCalendar === null ? null : calendarOf(noticeCalendar);
  return calendar === null ? null : businessDaysBefore(endsOn, noticeLength, calendar);
}

/** How far back working days are looked for; a calendar that is hardly ever open has no answer. */
const farthestDays = 7320;

/** The day that lies so many working days before a day; the day itself for 0. Null where twenty years hold too few. */
export function businessDaysBefore(day: string, count: number, calendar: BusinessCalendar): string | null {
  let [at, left] = [dayNumberOf(day), count];
  const earliest = at - farthestDays;
  while (left > 0) {
    at -= 1;
    if (at < earliest) return null;
    if (isWorkingDay(at, calendar)) left -= 1;
  }
  return dayOfNumber(at);
}

/** So many working days after a day: how close a date is, in days on which somebody works. */
export function businessDaysAfter(day: string, count: number, calendar: BusinessCalendar | null): string {
  let [at, left] = [dayNumberOf(day), count];
  const latest = at + farthestDays;
  while (left > 0 && at < latest) {
    at += 1;
    if (calendar === null ? weekdayOf(at) <= 5 : isWorkingDay(at, calendar)) left -= 1;
  }
  return dayOfNumber(at);
}

function isWorkingDay(number: number, { always, segments, holidays }: BusinessCalendar): boolean {
  if (always === true) return true;
  return segments.some((one) => one.weekday === weekdayOf(number)) && !holidays.includes(dayOfNumber(number));
}
