import ical, { ICalEventBusyStatus, ICalEventTransparency } from "ical-generator";
import type { Instant } from "../kernel/time.ts";

/**
 * One event as a calendar program shows it. `key` makes its identity: the same event keeps it from one reading to the next. `allDay`: it has
 * no time of day; its begin and end are midnights of UTC. `isBusy`: its reader's time is taken; no where nothing is said.
 */
export type CalendarEvent = {
  key: string;
  start: Instant;
  end: Instant;
  allDay?: boolean;
  isBusy?: boolean;
  summary: string;
  description: string;
};
type CalendarFile = { name: string; events: readonly CalendarEvent[]; asOf: Instant };

/** Events as an iCalendar file that is read again every hour; they make their reader busy only where they say so. Sources: RFC 5545; RFC 7986 for name and refreshing. */
export function icalendar({ name, events, asOf }: CalendarFile): string {
  const calendar = ical({ name: oneLine(name), prodId: { company: "Quarterdeck", product: "Quarterdeck", language: "EN" }, ttl: 60 * 60 });
  for (const { key, start, end, allDay = false, isBusy = false, summary, description } of events)
    calendar.createEvent({
      id: `${key}@quarterdeck`,
      stamp: new Date(asOf),
      start: new Date(start),
      end: new Date(end),
      ...(allDay ? { allDay, timezone: "UTC" } : {}),
      summary: oneLine(summary),
      description: oneLine(description),
      busystatus: isBusy ? ICalEventBusyStatus.BUSY : ICalEventBusyStatus.FREE,
      transparency: isBusy ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
    });
  return calendar.toString();
}

/** The writer escapes commas, semicolons and line feeds, but a lone carriage return would end the line and begin another property. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}
