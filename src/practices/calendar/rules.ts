import { defineRegister } from "../../kernel/register.ts";
import { validateCalendar } from "../../kernel/time.ts";
import { defineVersions } from "../../kernel/versions.ts";
import {
  businessCalendar,
  type Calendar,
  type CalendarVersion,
  calendarModel,
  calendarVersionModel,
  type MaintenanceWindow,
  maintenanceWindowModel,
} from "./model.ts";

export const calendar = defineRegister<Calendar>(calendarModel, {
  read: "settings.read",
  write: "settings.administer",
  check: (record) => {
    const faults = validateCalendar(businessCalendar(record));
    return faults.length > 0 ? { code: "badCalendar", field: "segments", because: faults.join(" ") } : null;
  },
  refusals: { badCalendar: "{because}" },
});

const versions = defineVersions<CalendarVersion>({
  model: calendarVersionModel,
  of: "calendar",
  refer: "calendar",
  read: "settings.read",
  kept: "calendarVersionKept",
});
export const calendarVersion = versions.kind;
export const keepCalendarVersions = versions.reaction;

export const maintenanceWindow = defineRegister<MaintenanceWindow>(maintenanceWindowModel, {
  read: "service.read",
  write: "service.administer",
  check: (record) => (record.endsAt <= record.startsAt ? { code: "endsBeforeItBegins", field: "endsAt" } : null),
  refusals: { endsBeforeItBegins: "The window ends before it begins." },
});
