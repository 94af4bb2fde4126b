import { clip, type Span } from "../../kernel/span.ts";
import { addLocalDays, type BusinessCalendar, elapsedMs, type Instant, startOfLocalDay } from "../../kernel/time.ts";
import { type ServiceRecordOfTime, type Uptime, uptimeOf } from "../service/availability.rules.ts";
import { dayKey } from "./when.rules.ts";

/** One bar: minutes down in a local day, of the whole day and of agreed service time. `isCounted` is false before the service was entered. */
export type UptimeDay = { day: string; downMinutes: number; agreedDownMinutes: number; plannedMinutes: number; isCounted: boolean };
/** Both numbers, always together: of agreed service time, and of all hours. Null where there is nothing to count. */
export type UptimeCopy = { days: UptimeDay[]; agreed: number | null; always: number | null; downMinutes: number; hours: string };

/** How many days a page shows. */
export const shownDays = 90;

/** The uptime of a service in the last days, today included up to `now`: a bar for each local day, and the numbers of all of them. */
export function uptimeDays(service: ServiceRecordOfTime, given: { zone: string; now: Instant; days?: number }): UptimeCopy {
  const { zone, now, days = shownDays } = given;
  const today = startOfLocalDay(zone, now);
  // A day need not begin when today did: clocks may change at midnight.
  const starts = Array.from({ length: days }, (_, index) => startOfLocalDay(zone, addLocalDays(zone, today, index - days + 1)));
  const bars = starts.map((from, index): UptimeDay => {
    const end = starts[index + 1] ?? now;
    const window = { from, to: end < now ? end : now };
    const all = uptimeOf(service, window, "always");
    return {
      day: dayKey(zone, from),
      downMinutes: minutes(all),
      agreedDownMinutes: minutes(uptimeOf(service, window, "agreed")),
      plannedMinutes: Math.round(lengthMs(clip(service.planned, window)) / 60_000),
      isCounted: all !== null || (service.since < window.to && lengthMs(clip(service.planned, window)) > 0),
    };
  });
  const window = { from: starts[0]!, to: now };
  const always = uptimeOf(service, window, "always");
  return {
    days: bars,
    agreed: uptimeOf(service, window, "agreed")?.percent ?? null,
    always: always?.percent ?? null,
    downMinutes: minutes(always),
    hours: hoursWords(service.calendar),
  };
}

/** What is down at all is down a minute. */
function minutes(uptime: Uptime | null): number {
  return uptime && uptime.downMs > 0 ? Math.max(1, Math.round(uptime.downMs / 60_000)) : 0;
}

function lengthMs(spans: readonly Span[]): number {
  const always: BusinessCalendar = { timeZone: "UTC", segments: [], holidays: [], always: true };
  return spans.reduce((sum, one) => sum + elapsedMs(always, one.from, one.to), 0);
}

/** A share as its reader sees it: two decimals, never rounded up, so that 100 % means that nothing was lost. */
export function percentWords(percent: number | null): string {
  return percent === null ? "nothing to count" : `${(Math.floor(percent * 100 + 1e-7) / 100).toFixed(2)} %`;
}

/** "31 min", "2 h 5 min", "1 d 3 h". */
export function minutesWords(all: number): string {
  if (all < 60) return `${all} min`;
  const [hours, rest] = [Math.floor(all / 60), all % 60];
  if (hours < 24) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  const [days, over] = [Math.floor(hours / 24), hours % 24];
  return over === 0 ? `${days} d` : `${days} d ${over} h`;
}

const names = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Agreed hours in words: "Mon to Fri 08:00 to 18:00, Sat 09:00 to 13:00 (Europe/Berlin), without public holidays". */
export function hoursWords(calendar: BusinessCalendar | null): string {
  if (calendar === null || calendar.always === true) return "around the clock";
  const hoursOf = (weekday: number) =>
    calendar.segments
      .filter((one) => one.weekday === weekday)
      .sort((one, other) => (one.from < other.from ? -1 : 1))
      .map(({ from, to }) => `${from} to ${to}`)
      .join(" and ");
  const runs: { first: number; last: number; hours: string }[] = [];
  for (let weekday = 1; weekday <= 7; weekday++) {
    const hours = hoursOf(weekday);
    const open = runs.at(-1);
    if (hours === "") continue;
    if (open && open.last === weekday - 1 && open.hours === hours) open.last = weekday;
    else runs.push({ first: weekday, last: weekday, hours });
  }
  const said = runs.map(({ first, last, hours }) => `${names[first]}${last > first ? ` to ${names[last]}` : ""} ${hours}`).join(", ");
  return `${said || "never"} (${calendar.timeZone})${calendar.holidays.length > 0 ? ", without public holidays" : ""}`;
}
