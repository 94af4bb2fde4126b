import { z } from "zod";
import {
  defaulted,
  defineModel,
  flag,
  integer,
  json,
  moment,
  optional,
  prose,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";
import type { BusinessCalendar, Weekday } from "../../kernel/time.ts";

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "A time is written 09:00; the end of the day is 24:00.");
const segment = z.object({ weekday: z.number().int().min(1).max(7), from: time, to: time });
const holiday = z.object({ date: z.string().regex(/^\d{4}-\d\d-\d\d$/, "A date is written 2026-12-25."), name: z.string().max(120) });

export const calendarModel = defineModel({
  kind: "calendar",
  plural: "calendars",
  label: "Calendar",
  pluralLabel: "Calendars",
  title: "name",
  sort: "name",
  columns: ["name", "timeZone", "always", "active"],
  about: "Business hours: the segments of each day in one zone, and the days that are off. Clocks count only inside them.",
  servicenow: { table: "cmn_schedule", removedBy: "retire" },
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, folded: true, sortable: true, short: true, servicenow: "name" }),
    timeZone: text({ label: "Time zone", max: 64, short: true, help: "Such as Europe/Berlin.", servicenow: "time_zone" }),
    always: flag({ label: "Around the clock", short: true, help: "Every minute counts; hours and holidays below do not matter." }),
    segments: defaulted(
      json(z.array(segment).max(70), { label: "Hours", short: true, help: "Weekday 1 is Monday. Several segments a day are allowed." }),
      [],
    ),
    holidays: defaulted(json(z.array(holiday).max(600), { label: "Days off" }), []),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type Calendar = RecordOf<typeof calendarModel.shape>;

/** What a calendar said in one of its versions: a clock keeps the one it began with. */
export const calendarVersionModel = defineModel({
  kind: "calendarVersion",
  plural: "calendar-versions",
  label: "Calendar version",
  pluralLabel: "Calendar versions",
  title: "name",
  sort: "createdAt",
  columns: ["name", "calendar", "ofVersion"],
  about: "What a calendar said, version by version.",
  fields: {
    calendar: reference("calendar", { label: "Calendar", setByRules: true }),
    ofVersion: integer({ label: "Version", setByRules: true }),
    name: text({ label: "Name", max: 120, setByRules: true }),
    content: json(z.record(z.string(), z.unknown()), { label: "Content", setByRules: true }),
  },
});
export type CalendarVersion = RecordOf<typeof calendarVersionModel.shape>;

export const maintenanceWindowModel = defineModel({
  kind: "maintenanceWindow",
  plural: "maintenance-windows",
  label: "Maintenance window",
  pluralLabel: "Maintenance windows",
  title: "name",
  sort: "-startsAt",
  columns: ["name", "startsAt", "endsAt", "services", "active"],
  servicenow: { table: "cmn_schedule_maintenance", ownNames: true, removedBy: "retire" },
  about: "Agreed time in which services may be down without breaking the promise of availability.",
  fields: {
    name: text({ label: "Name", max: 160, short: true, searchable: true, folded: true }),
    startsAt: moment({ label: "From", short: true, sortable: true }),
    endsAt: moment({ label: "Until", short: true }),
    services: references("service", { label: "Services", short: true }),
    reason: optional(prose({ label: "Reason", max: 2000 })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type MaintenanceWindow = RecordOf<typeof maintenanceWindowModel.shape>;

/** A calendar record as the time kernel computes with it. */
export function businessCalendar(calendar: Pick<Calendar, "timeZone" | "always" | "segments" | "holidays">): BusinessCalendar {
  const { timeZone, always, segments, holidays } = calendar;
  return {
    timeZone,
    always,
    segments: segments.map(({ weekday, from, to }) => ({ weekday: weekday as Weekday, from, to })),
    holidays: holidays.map((one) => one.date),
  };
}
