import { type BusinessCalendar, isZone } from "../../kernel/time.ts";
import type { ReadDefinition } from "./definition.rules.ts";
import type { ZoneSource } from "./model.ts";

/** Sources that the record decides: whose zone it is depends on its caller, its site, its configuration item. */
export type PlaceSource = Exclude<ZoneSource, "calendar" | "named">;
/** The zones that the places of one record have, as far as they are known. */
export type Places = Readonly<Partial<Record<PlaceSource, string | null>>>;
/** Whose wall clock a clock reads, and where that was found; `timeZone` null is the calendar's own. */
export type ClockZone = { timeZone: string | null; zoneFrom: ZoneSource | "office" };

/** Whose zone it is, to follow "the zone of". */
export const zoneWords: Readonly<Record<ClockZone["zoneFrom"], string>> = {
  calendar: "the calendar",
  named: "the service level",
  caller: "the caller",
  callerSite: "the caller’s site",
  site: "the incident’s site",
  itemSite: "the configuration item’s site",
  office: "the office",
};

/** Whether a definition must be told of the record's places. */
export function asksPlaces({ zoneSource }: Pick<ReadDefinition, "zoneSource">): boolean {
  return zoneSource !== "calendar" && zoneSource !== "named";
}

/**
 * The zone of a clock that begins now. What is not known falls back to the calendar's own; a moment that is promised without a calendar is
 * read on the office's clock. Source: ServiceNow, contract_sla timezone_source, whose last resort is the system's zone.
 */
export function zoneOf(definition: ReadDefinition, places: Places, officeZone: string): ClockZone {
  const { zoneSource, timeZone, calendar, dueBy } = definition;
  if (zoneSource === "named" && timeZone !== null) return { timeZone, zoneFrom: zoneSource };
  const known = zoneSource === "calendar" || zoneSource === "named" ? null : (places[zoneSource] ?? null);
  if (known !== null && isZone(known)) return { timeZone: known, zoneFrom: zoneSource };
  return calendar === null && dueBy !== null ? { timeZone: officeZone, zoneFrom: "office" } : { timeZone: null, zoneFrom: "calendar" };
}

const moved = new WeakMap<BusinessCalendar, Map<string, BusinessCalendar>>();

/** The same hours and holidays on the wall clock of another zone; always the same object, as what was worked out for one is kept by it. */
export function inZone(calendar: BusinessCalendar, timeZone: string | null): BusinessCalendar {
  if (timeZone === null || timeZone === calendar.timeZone) return calendar;
  const known = moved.get(calendar) ?? new Map<string, BusinessCalendar>();
  moved.set(calendar, known);
  const found = known.get(timeZone) ?? { ...calendar, timeZone };
  known.set(timeZone, found);
  return found;
}
