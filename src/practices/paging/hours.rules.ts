import {
  addDays,
  addMs,
  type BusinessCalendar,
  elapsedMs,
  type Instant,
  nextOpen,
  openIntervals,
  type Weekday,
} from "../../kernel/time.ts";
import type { Page, Terms, Wait, Window } from "./model.ts";

/** Until when a page waits, and for what. */
export type Hold = { waitsFor: Wait; until: Instant };

/** The hours of a window as a calendar. An instant is inside when the wall clock of the zone shows a time inside. */
export function windowCalendar(window: Window): BusinessCalendar {
  const known = calendars.get(window);
  if (known) return known;
  const { weekdays, from, to, timeZone } = window;
  const segments = weekdays.flatMap((weekday) =>
    from < to
      ? [{ weekday: weekday as Weekday, from, to }]
      : [
          { weekday: weekday as Weekday, from, to: "24:00" },
          ...(to === "00:00" ? [] : [{ weekday: ((weekday % 7) + 1) as Weekday, from: "00:00", to }]),
        ],
  );
  const calendar: BusinessCalendar = { timeZone, segments, holidays: [] };
  calendars.set(window, calendar);
  return calendar;
}
// A calendar keeps what it has worked out about its hours, by the object.
const calendars = new WeakMap<Window, BusinessCalendar>();

/** Whether an instant lies in the window. */
export function isWithin(window: Window, at: Instant): boolean {
  return isOpen(windowCalendar(window), at);
}

/** The first instant at or after `at` outside the window; null where the window never ends. */
export function endOfWindow(window: Window, at: Instant): Instant | null {
  return openIntervals(windowCalendar(window), at, addDays(at, 15)).find((part) => !part.open)?.from ?? null;
}

/**
 * What a page must wait for before anybody is called; null where nothing stands in the way. When it is over the question is asked again.
 * Priority 1 waits for nothing but support hours, and for those only where the policy says so.
 */
export function holdOf(page: Pick<Page, "priority" | "terms" | "cause" | "openedAt">, at: Instant): Hold | null {
  const { priority, terms, cause, openedAt } = page;
  const settles = addMs(openedAt, terms.groupWaitSeconds * 1000);
  if (cause === "created" && priority !== "1" && settles > at) return { waitsFor: "joins", until: settles };
  const opens = opening(page, at);
  if (opens) return { waitsFor: "supportHours", until: opens };
  const ends = quietEnd(terms, priority, at);
  return ends ? { waitsFor: "quietHours", until: ends } : null;
}

function opening({ priority, terms }: Pick<Page, "priority" | "terms">, at: Instant): Instant | null {
  const hours = terms.supportHours as BusinessCalendar | null;
  if (!hours || (priority === "1" && terms.criticalAnyTime)) return null;
  const next = nextOpen(hours, at);
  // A calendar that never opens again must not swallow pages.
  return next === null || next <= at ? null : next;
}

function quietEnd({ quietHours }: Pick<Terms, "quietHours">, priority: Page["priority"], at: Instant): Instant | null {
  if (!quietHours || priority === "1" || priority < quietHours.fromPriority || !isWithin(quietHours, at)) return null;
  return endOfWindow(quietHours, at);
}

function isOpen(calendar: BusinessCalendar, at: Instant): boolean {
  return elapsedMs(calendar, at, addMs(at, 1)) > 0;
}
