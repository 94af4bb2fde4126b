import {
  type BusinessCalendar,
  type Instant,
  localParts,
  localToInstant,
  monthNames,
  nextOpen,
  readDate,
  startOfLocalDay,
  weekdayNames,
  weekdayOf,
} from "../../kernel/time.ts";
import type { Frequency } from "./model.ts";

export type Rhythm = { every: Frequency; startsOn: string };
const dayMs = 86_400_000;
const months: Partial<Record<Frequency, number>> = { month: 1, quarter: 3, year: 12 };

/** The n-th day of a rhythm, counted from 0; the 31st is the last day where a month has none. */
export function dayOf({ every, startsOn }: Rhythm, n: number): string {
  const step = months[every];
  if (step === undefined) return dayText(readDate(startsOn) + n * (every === "week" ? 7 : 1));
  const [year = 0, month = 1, day = 1] = startsOn.split("-").map(Number);
  const at = year * 12 + (month - 1) + n * step;
  const [toYear, toMonth] = [Math.floor(at / 12), at % 12];
  const last = new Date(Date.UTC(toYear, toMonth + 1, 0)).getUTCDate();
  return `${String(toYear).padStart(4, "0")}-${two(toMonth + 1)}-${two(Math.min(day, last))}`;
}

/** A rhythm as one says it: "every Thursday", "every month on day 5", "every year on 5 March". */
export function rhythmWords({ every, startsOn }: Rhythm): string {
  const [, month = 1, day = 1] = startsOn.split("-").map(Number);
  if (every === "day") return "every day";
  if (every === "week") return `every ${weekdayNames[weekdayOf(readDate(startsOn))]}`;
  if (every === "month") return `every month on day ${day}`;
  return every === "year" ? `every year on ${day} ${monthNames[month]}` : `every quarter, from ${day} ${monthNames[month]}`;
}

/** A day as moments are written, without the hour: "Tue 1 Dec", with the year where it is another than that of `now`. Both as yyyy-mm-dd. */
export function dayWords(day: string, now: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const words = `${weekdayNames[weekdayOf(readDate(day))]?.slice(0, 3)} ${date} ${monthNames[month]?.slice(0, 3)}`;
  return now.startsWith(day.slice(0, 5)) ? words : `${words} ${year}`;
}

/** The first day of a rhythm that lies after a day; its first day where that is still ahead. Days as yyyy-mm-dd. */
export function nextDay(rhythm: Rhythm, after: string): string {
  if (rhythm.startsOn > after) return rhythm.startsOn;
  const gone = readDate(after) - readDate(rhythm.startsOn);
  const longest = { day: 1, week: 7, month: 31, quarter: 92, year: 366 }[rhythm.every];
  let n = Math.floor(gone / longest);
  while (dayOf(rhythm, n) <= after) n++;
  return dayOf(rhythm, n);
}

/** The day itself where the calendar is open on it, else the next day on which it is; the day where it never opens again. */
export function openDay(day: string, calendar: BusinessCalendar | null): string {
  if (!calendar) return day;
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const noon = localToInstant(calendar.timeZone, { year, month, day: date, hour: 12, minute: 0 }, "compatible");
  const open = noon === null ? null : nextOpen(calendar, startOfLocalDay(calendar.timeZone, noon));
  return open === null ? day : localDate(calendar.timeZone, open);
}

/** The local day of an instant, yyyy-mm-dd. */
export function localDate(zone: string, at: Instant): string {
  const { year, month, day } = localParts(zone, at);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** The first meeting of a series that begins after an instant. A wall time that clocks skip is moved on by the hour they skip. */
export function nextMeeting(series: Rhythm & { time: string; timeZone: string }, after: Instant): Instant {
  const [hour = 0, minute = 0] = series.time.split(":").map(Number);
  let before = dayText(readDate(localDate(series.timeZone, after)) - 1);
  for (;;) {
    const day = nextDay(series, before);
    const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
    const at = localToInstant(series.timeZone, { year, month, day: date, hour, minute }, "compatible");
    if (at !== null && at > after) return at;
    before = day;
  }
}

function dayText(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
