import { z } from "zod";
import { defaulted, defineModel, json, moment, optional, prose, type RecordOf, reference, references, text } from "../../kernel/model.ts";

const byRules = { setByRules: true } as const;
const reader = z.object({ person: z.string(), why: z.array(z.string().max(200)).max(20) });
/** Somebody who is told, and why it is they. */
export type AnnouncedTo = z.infer<typeof reader>;

export const announcementModel = defineModel({
  kind: "changeAnnouncement",
  plural: "change-announcements",
  label: "Announcement of a change",
  pluralLabel: "Announcements of changes",
  title: "subject",
  sort: "-createdAt",
  columns: ["subject", "change", "windowFrom", "windowTo", "createdAt", "createdBy"],
  about: "What those whom a change touches were told before it: the words, the window, and everybody it went to.",
  fields: {
    change: reference("change", { label: "Change", ...byRules }),
    subject: text({ label: "Subject", max: 200, short: true, searchable: true }),
    text: prose({ label: "Text", max: 4000, short: true, help: "{window} becomes the window in the zone of each reader." }),
    again: optional(prose({ label: "Why once more within the hour", max: 400, short: true })),
    windowFrom: optional(moment({ label: "Window from", ...byRules })),
    windowTo: optional(moment({ label: "Window until", ...byRules })),
    services: references("service", { label: "Services", ...byRules }),
    people: defaulted(json(z.array(reader).max(5000), { label: "Told", ...byRules }), []),
  },
});
export type Announcement = RecordOf<typeof announcementModel.shape>;
