import { addLocalDays, type BusinessCalendar, elapsedMs, type Instant, localDay, startOfLocalDay } from "../../kernel/time.ts";

/**
 * Answers the end of the n-th working day after an instant's own local day. Remembers what it found: a page asks for thousands of
 * instants of few days.
 */
export function deadlines(calendar: BusinessCalendar): (at: Instant, workingDays: number) => Instant {
  const found = new Map<string, Instant>();
  return (at, workingDays) => {
    const key = `${localDay(calendar.timeZone, at)}/${workingDays}`;
    const known = found.get(key);
    if (known) return known;
    const fresh = afterWorkingDays(calendar, at, workingDays);
    found.set(key, fresh);
    return fresh;
  };
}

function afterWorkingDays(calendar: BusinessCalendar, at: Instant, days: number): Instant {
  const { timeZone } = calendar;
  let day = startOfLocalDay(timeZone, at);
  // A calendar that is shut for two years on end must not hang the page.
  for (let left = days, tried = 0; left > 0 && tried < 800; tried++) {
    day = addLocalDays(timeZone, day, 1);
    if (elapsedMs(calendar, day, addLocalDays(timeZone, day, 1)) > 0) left--;
  }
  return addLocalDays(timeZone, day, 1);
}
