import { DAY_MS, dayNumber, type Instant, instant, localDay, localToInstant, ms } from "./time.ts";

// A day of the calendar without a time of day or a zone, "yyyy-mm-dd": what contracts are written in.

/** Days since 1970-01-01. */
export function dayNumberOf(day: string): number {
  return Math.round(ms(`${day}T00:00:00.000Z`) / DAY_MS);
}

/** The day of a day number. */
export function dayOfNumber(number: number): string {
  return instant(number * DAY_MS).slice(0, 10);
}

/** So many days later; earlier where negative. */
export function plusDays(day: string, days: number): string {
  return dayOfNumber(dayNumberOf(day) + days);
}

/** The same day of the month so many months later (earlier where negative); the last of that month where it is shorter. */
export function plusMonths(day: string, months: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const count = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  const first = dayNumber(toYear, toMonth, 1);
  const next = toMonth === 12 ? dayNumber(toYear + 1, 1, 1) : dayNumber(toYear, toMonth + 1, 1);
  return dayOfNumber(first + Math.min(date, next - first) - 1);
}

/** The first day of the month that a day lies in. */
export function monthOf(day: string): string {
  return `${day.slice(0, 8)}01`;
}

/** The day it is in a zone. */
export function dayIn(zone: string, at: Instant): string {
  return dayOfNumber(localDay(zone, at));
}

/** The instant at which clocks in a zone show an hour of a day; where they skip it, the one after. */
export function hourOfDay(zone: string, day: string, hour: number): Instant {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return localToInstant(zone, { year, month, day: date, hour, minute: 0 }, "compatible")!;
}

/** Days from one to the other; negative where the other lies before. */
export function daysBetween(from: string, to: string): number {
  return dayNumberOf(to) - dayNumberOf(from);
}
