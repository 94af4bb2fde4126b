import { HOUR_MS, type Instant, instant, MINUTE_MS } from "../../kernel/time.ts";

/** The afternoon that the showcase is about: Thursday 26 November 2026, 14:08 in Hamburg. */
export const presentMs = Date.UTC(2026, 10, 26, 13, 8);

/** "14:02" of that Thursday in Hamburg. */
export function today(clock: string): Instant {
  const [hours = "0", minutes = "0"] = clock.split(":");
  return instant(Date.UTC(2026, 10, 26, Number(hours) - 1, Number(minutes)));
}

/** "09:36" of the Friday after. */
export function friday(clock: string): Instant {
  return instant(Date.parse(today(clock)) + 24 * HOUR_MS);
}

/** Milliseconds of "4:28", hours and minutes. */
export function span(hoursAndMinutes: string): number {
  const [hours = "0", minutes = "0"] = hoursAndMinutes.split(":");
  return Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
}
