import { addElapsed, addMs, type BusinessCalendar, elapsedMs, type Instant, instant, ms, type Weekday } from "../../kernel/time.ts";

export const zone = "Europe/Berlin";
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The office hours of Ostermere, 9 to 6 in Hamburg, with the days off there. */
export function officeHoursOf(holidays: readonly string[]): BusinessCalendar {
  const segments = ([1, 2, 3, 4, 5] as Weekday[]).map((weekday) => ({ weekday, from: "09:00", to: "18:00" }));
  return { timeZone: zone, always: false, segments, holidays: [...holidays] };
}

/** Later by so much counted time. */
export function later(calendar: BusinessCalendar, from: Instant, countedMs: number): Instant {
  const at = addElapsed(calendar, from, Math.max(0, Math.round(countedMs)));
  if (at === null) throw new Error("This calendar never opens again.");
  return at;
}

/** Earlier by so much counted time: the latest whole second from which it has been counted. */
export function earlier(calendar: BusinessCalendar, until: Instant, countedMs: number): Instant {
  let [low, high] = [ms(until) - 60 * 24 * HOUR, ms(until)];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (middle <= low) break;
    if (elapsedMs(calendar, instant(middle), until) >= countedMs) low = middle;
    else high = middle;
  }
  return instant(low);
}

/** Later by wall time. */
export function after(at: Instant, wallMs: number): Instant {
  return addMs(at, Math.round(wallMs));
}

/** An instant at the beginning of its minute. */
export function wholeMinute(at: Instant): Instant {
  return instant(Math.floor(ms(at) / MINUTE) * MINUTE);
}
