import { type Instant, localDay, localParts, monthNames, weekdayNames, weekdayOf } from "../../kernel/time.ts";

const two = (value: number) => String(value).padStart(2, "0");

/** A moment as a page that is read later must say it: "Thu 26 Nov 2026, 14:20". */
export function momentWords(zone: string, at: Instant): string {
  return `${dayWords(zone, at)}, ${timeWords(zone, at)}`;
}

/** "14:20". */
export function timeWords(zone: string, at: Instant): string {
  const { hour, minute } = localParts(zone, at);
  return `${two(hour)}:${two(minute)}`;
}

/** "Thu 26 Nov 2026". */
export function dayWords(zone: string, at: Instant): string {
  const { year, month, day } = localParts(zone, at);
  return `${weekdayNames[weekdayOf(localDay(zone, at))]?.slice(0, 3)} ${day} ${monthNames[month]!.slice(0, 3)} ${year}`;
}

/** From one moment to another, the day said once where it is one: "Thu 26 Nov 2026, 14:20 to 15:05". */
export function spanWords(zone: string, from: Instant, to: Instant): string {
  const end = localDay(zone, from) === localDay(zone, to) ? timeWords(zone, to) : momentWords(zone, to);
  return `${momentWords(zone, from)} to ${end}`;
}

/** The local day of a moment, as addresses name it: "2026-11-26". */
export function dayKey(zone: string, at: Instant): string {
  const { year, month, day } = localParts(zone, at);
  return `${year}-${two(month)}-${two(day)}`;
}

/** The month of a day's key in words: "November 2026". */
export function monthWords(key: string): string {
  return `${monthNames[Number(key.slice(5, 7))]} ${key.slice(0, 4)}`;
}
