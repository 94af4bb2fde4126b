import type { DomainEvent } from "../../kernel/decision.ts";
import type { FilterCatalogue } from "../../kernel/filter.ts";
import type { Id } from "../../kernel/ids.ts";
import type { BusinessCalendar, Instant } from "../../kernel/time.ts";
import type { ClockState } from "./clock.rules.ts";
import type { ClockNews } from "./clock-news.rules.ts";
import type { ClockTerms } from "./clock-replay.rules.ts";
import type { ReadDefinition } from "./definition.rules.ts";
import type { ClockRecord } from "./model.ts";
import { inZone } from "./zone.rules.ts";

/** Definitions and calendars in all their versions, as the store keeps them in memory, and the fields their conditions speak of. */
export type ServiceLevels = {
  current: readonly ReadDefinition[];
  definitions: ReadonlyMap<string, ReadDefinition>;
  calendars: ReadonlyMap<string, BusinessCalendar>;
  /** The version a calendar has now. */
  calendarVersions: ReadonlyMap<Id, number>;
  catalogue: FilterCatalogue;
  /** The organisation's zone. */
  officeZone: string;
};

/** What decides about clocks; `news` tells of those that are to adopt other terms. */
export type ClockFacts = ServiceLevels & { news: ReadonlyMap<Id, readonly ClockNews[]> };
const roundTheClock: BusinessCalendar = { timeZone: "UTC", segments: [], holidays: [], always: true };

/** The calendar a clock counts by, on the wall clock of its zone. */
export function calendarOf(
  clock: Pick<ClockRecord, "calendar" | "calendarVersion"> & { timeZone?: string | null },
  levels: Pick<ServiceLevels, "calendars">,
): BusinessCalendar {
  const zone = clock.timeZone ?? null;
  if (!clock.calendar) return inZone(roundTheClock, zone);
  const calendar = levels.calendars.get(`${clock.calendar}/${clock.calendarVersion}`);
  if (!calendar) throw new Error(`Calendar ${clock.calendar} has no version ${clock.calendarVersion}, yet a clock counts by it.`);
  return inZone(calendar, zone);
}

/** What a definition promises, counted by a calendar. */
export function termsOf(definition: ReadDefinition, calendar: BusinessCalendar): ClockTerms {
  const { durationMinutes, dueBy, warnPercent, afterReopening } = definition;
  return { calendar, durationMs: (durationMinutes ?? 0) * 60_000, dueBy, warnFraction: warnPercent / 100, afterReopening };
}

/** The event of a broken promise. */
export function breachEvent(definition: Pick<ReadDefinition, "name" | "target">, at: Instant): DomainEvent {
  return { type: "clockBreached", data: { name: definition.name, target: definition.target, breachedAt: at } };
}

/** ServiceNow's stage of a clock. */
export function stageOf(state: ClockState): ClockRecord["stage"] {
  if (state.cancelledAt) return "cancelled";
  if (state.stoppedAt) return "completed";
  return state.pausedAt ? "paused" : "in_progress";
}
