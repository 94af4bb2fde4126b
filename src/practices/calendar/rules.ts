import { z } from "zod";
import { accept, refuse } from "../../kernel/decision.ts";
import { deriveId } from "../../kernel/ids.ts";
import { type AnyRecord, json } from "../../kernel/model.ts";
import type { Kind, Reaction } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { defineRegister } from "../../kernel/register.ts";
import { validateCalendar } from "../../kernel/time.ts";
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

type Keep = { type: "keep"; content: Record<string, unknown> };

/** Versions are written by the house alone, each time a calendar changes; never edited. */
export const calendarVersion: Kind<CalendarVersion, Keep, undefined> = {
  model: calendarVersionModel,
  permissions: { read: "settings.read" },
  commands: {
    keep: {
      label: "Keep",
      input: { content: json(z.record(z.string(), z.unknown()), { label: "Content" }) },
      internal: true,
      creates: true,
    },
  },
  events: { calendarVersionKept: { audience: "staff", label: "version kept" } },
  refusals: {},
  gate: () => null,
  decide: (question) => {
    const { current, command } = question;
    if (current) return refuse("taken");
    const content = command.content as Pick<Calendar, "id" | "version" | "name">;
    const next: AnyRecord = {
      ...newBase(question),
      calendar: content.id,
      ofVersion: content.version,
      name: content.name,
      content: command.content,
    };
    return accept(next as CalendarVersion, { type: "calendarVersionKept" });
  },
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
  visible: () => ["all"],
};

/** The id of a version of a calendar or definition: derived, so that a clock finds it without a query. */
export function versionId(id: string, version: number): string {
  return deriveId(id, `version/${version}`);
}

export const keepCalendarVersions: Reaction = {
  on: ["calendar"],
  react: ({ after, events }) =>
    events.length === 0
      ? []
      : [{ kind: "calendarVersion", id: versionId(after.id, after.version), command: { type: "keep", content: { ...after } } }],
};

export const maintenanceWindow = defineRegister<MaintenanceWindow>(maintenanceWindowModel, {
  read: "service.read",
  write: "service.administer",
  check: (record) => (record.endsAt <= record.startsAt ? { code: "endsBeforeItBegins", field: "endsAt" } : null),
  refusals: { endsBeforeItBegins: "The window ends before it begins." },
});
