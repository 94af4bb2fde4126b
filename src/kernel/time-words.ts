import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from "./time-instant.ts";
import { localDay, localParts, weekdayOf } from "./time-zone.ts";

// Times and durations as people read them in a sentence.

/** The days of the week by their ISO number, Monday 1. */
export const weekdayNames = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
/** The months by their number, January 1. */
export const monthNames = [
  "",
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
] as const;

/**
 * A duration in its two largest units, the rest dropped: "3 d 4 h", "2 h 28 min", "46 min", "12 s"; a day is 24 hours.
 * Below zero the same with a minus sign; say "over by" and pass the positive value where a sentence reads better.
 */
export function durationWords(durationMs: number): string {
  const length = Math.abs(durationMs);
  const sign = durationMs <= -1000 ? "−" : "";
  if (length >= DAY_MS) return sign + twoUnits(length, { unitMs: DAY_MS, unit: "d", nextMs: HOUR_MS, next: "h" });
  if (length >= HOUR_MS) return sign + twoUnits(length, { unitMs: HOUR_MS, unit: "h", nextMs: MINUTE_MS, next: "min" });
  if (length >= MINUTE_MS) return `${sign}${Math.floor(length / MINUTE_MS)} min`;
  return `${sign}${Math.floor(length / 1000)} s`;
}

/** A duration of business time, in hours however many: a day of office hours is not a day. "30 h", "2 h 28 min", "46 min". */
export function hoursWords(durationMs: number): string {
  const length = Math.abs(durationMs);
  if (length < DAY_MS) return durationWords(durationMs);
  return (durationMs < 0 ? "−" : "") + twoUnits(length, { unitMs: HOUR_MS, unit: "h", nextMs: MINUTE_MS, next: "min" });
}

/** When, as seen at `now` in the zone: "14:20" today, "Fri 09:36" up to 6 days away, else "27 Nov", with the year when it is another. */
export function clockWords(zone: string, at: Instant, now: Instant): string {
  const { year, month, day, hour, minute } = localParts(zone, at);
  const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  const daysAway = Math.abs(localDay(zone, at) - localDay(zone, now));
  if (daysAway === 0) return time;
  if (daysAway <= 6) return `${weekdayNames[weekdayOf(localDay(zone, at))]?.slice(0, 3)} ${time}`;
  const date = `${day} ${monthNames[month]?.slice(0, 3)}`;
  return year === localParts(zone, now).year ? date : `${date} ${year}`;
}

/** A moment in full for a sentence, in the zone: "Sun 29 Nov 14:00", with the year where it is another than at `now`. */
export function momentWords(zone: string, at: Instant, now: Instant): string {
  const { year, month, day, hour, minute } = localParts(zone, at);
  const date = `${weekdayNames[weekdayOf(localDay(zone, at))]?.slice(0, 3)} ${day} ${monthNames[month]?.slice(0, 3)}`;
  const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  return year === localParts(zone, now).year ? `${date} ${time}` : `${date} ${year} ${time}`;
}

function twoUnits(length: number, units: { unitMs: number; unit: string; nextMs: number; next: string }): string {
  const rest = Math.floor((length % units.unitMs) / units.nextMs);
  const first = `${Math.floor(length / units.unitMs)} ${units.unit}`;
  return rest === 0 ? first : `${first} ${rest} ${units.next}`;
}
