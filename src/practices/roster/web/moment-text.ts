import {
  DAY_MS,
  firstMs,
  HOUR_MS,
  type Instant,
  instant,
  localDay,
  MINUTE_MS,
  momentWords,
  readTime,
  weekdayOf,
} from "../../../kernel/time.ts";

const dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * A moment as one says it, by the clocks of a zone: "now", "14:00", "tomorrow 8:00", "Sun 14:00", "29 Nov", "Sun 29 Nov 14:00",
 * "2026-11-29 14:00". A day without an hour means noon; a weekday the next of its name, today included; a date without a year the one
 * nearest to now. Null for what cannot be read, or where weekday and date do not agree.
 */
export function readMoment(text: string, zone: string, now: Instant): Instant | null {
  const words = text
    .trim()
    .toLowerCase()
    .replaceAll(/[,.]\s/g, " ")
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 1 && words[0] === "now") return now;
  const time = timeIn(words);
  if (time === null) return null;
  const today = localDay(zone, now);
  const day = dayIn(
    words.filter((word) => !isTime(word)),
    today,
  );
  if (day === null) return null;
  const atMs = firstMs(zone, day * DAY_MS + time);
  return instant(atMs);
}

/** The same moment as `readMoment` reads it back. */
export function momentText(at: Instant, zone: string, now: Instant): string {
  return momentWords(zone, at, now);
}

/** A time of day as one types it ("8", "8:30", "0830") in full: "08:30"; null for what is none. Midnight at the end of a day is "24:00". */
export function clockText(text: string): string | null {
  const found = /^(\d{1,2})(?:[:.h ]?(\d\d))?$/.exec(text.trim());
  if (!found) return null;
  const full = `${found[1]!.padStart(2, "0")}:${found[2] ?? "00"}`;
  return Number.isNaN(readTime(full)) ? null : full;
}

function isTime(word: string): boolean {
  return /^\d{1,2}:\d\d$/.test(word);
}

/** The hour among the words as milliseconds of the day; noon where there is none; null where there are two, or one that is none. */
function timeIn(words: readonly string[]): number | null {
  const times = words.filter(isTime);
  if (times.length === 0) return words.length === 0 ? null : 12 * HOUR_MS;
  if (times.length > 1) return null;
  const time = readTime(times[0]!.padStart(5, "0"));
  return Number.isNaN(time) || time % MINUTE_MS !== 0 ? null : time;
}

function dayIn(words: readonly string[], today: number): number | null {
  if (words.length === 0 || (words.length === 1 && words[0] === "today")) return today;
  if (words.length === 1 && words[0] === "tomorrow") return today + 1;
  if (words.length === 1 && words[0] === "yesterday") return today - 1;
  const weekday = dayNames.findIndex((name) => words[0]!.startsWith(name)) + 1;
  const rest = weekday > 0 ? words.slice(1) : words;
  if (rest.length === 0) return today + ((weekday - weekdayOf(today) + 7) % 7);
  const day = dateIn(rest, today);
  return day !== null && (weekday === 0 || weekdayOf(day) === weekday) ? day : null;
}

/** "29 nov", "nov 29", "29 nov 2026", "2026-11-29", "29" (of this month or the next). */
function dateIn(words: readonly string[], today: number): number | null {
  const iso = words.length === 1 ? /^(\d{4})-(\d\d)-(\d\d)$/.exec(words[0]!) : null;
  if (iso) return dayNumberOf(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
  const month = words.map((word) => monthNames.findIndex((name) => word.startsWith(name))).find((found) => found >= 0);
  const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const date = numbers.find((one) => one >= 1 && one <= 31);
  const year = numbers.find((one) => one >= 1971 && one < 2100);
  const known = (month === undefined ? 0 : 1) + (date === undefined ? 0 : 1) + (year === undefined ? 0 : 1);
  if (date === undefined || known !== words.length) return null;
  const now = new Date(today * DAY_MS);
  if (month === undefined)
    return nearest(
      [0, 1]
        .map((ahead) => dayNumberOf(now.getUTCFullYear(), now.getUTCMonth() + ahead, date))
        .filter((day) => day !== null && day >= today),
      today,
    );
  if (year !== undefined) return dayNumberOf(year, month, date);
  return nearest(
    [-1, 0, 1].map((ahead) => dayNumberOf(now.getUTCFullYear() + ahead, month, date)),
    today,
  );
}

function nearest(days: readonly (number | null)[], today: number): number | null {
  const known = days.filter((day) => day !== null);
  return known.sort((one, other) => Math.abs(one - today) - Math.abs(other - today))[0] ?? null;
}

/** A date as days since 1970; null where the month has no such day. */
function dayNumberOf(year: number, month: number, date: number): number | null {
  const at = new Date(Date.UTC(year, month, date));
  return at.getUTCDate() === date ? at.getTime() / DAY_MS : null;
}
