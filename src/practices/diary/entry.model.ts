import { z } from "zod";
import {
  choice,
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
  text,
} from "../../kernel/model.ts";

const byRules = { setByRules: true } as const;
/** The words of a diary never stand in the journal: whoever reads the journal would read the diary. */
const covered = { setByRules: true, secret: true } as const;
const attendee = z.object({ email: z.string(), name: z.string().nullable(), answer: z.string().nullable() });

export const transparencies = [
  { value: "opaque", label: "Busy" },
  { value: "transparent", label: "Free" },
] as const;
export const classifications = [
  { value: "public", label: "Public" },
  { value: "private", label: "Private" },
  { value: "confidential", label: "Confidential" },
] as const;
export const entryStatuses = [
  { value: "confirmed", label: "Confirmed" },
  { value: "tentative", label: "Tentative" },
  { value: "cancelled", label: "Canceled" },
] as const;

export const calendarEntryModel = defineModel({
  kind: "calendarEntry",
  plural: "calendar-entries",
  label: "Entry of a diary",
  pluralLabel: "Entries of diaries",
  title: "title",
  sort: "startsAt",
  columns: ["title", "startsAt", "endsAt", "classification", "organizer", "source"],
  about: "What stands in a diary, as its calendar says it: once, again and again, or one time of a series that is other than the rest.",
  fields: {
    source: reference("calendarSource", { label: "From", ...byRules }),
    owner: reference("person", { label: "Whose diary", ...byRules }),
    uid: text({ label: "UID", max: 500, ...byRules }),
    recurrenceId: optional(text({ label: "Instead of", max: 40, ...byRules, help: "Which time of its series it stands for." })),
    sequence: defaulted(integer({ label: "Revision", ...byRules }), 0),
    stampedAt: optional(moment({ label: "Written", ...byRules })),
    digest: text({ label: "Digest", max: 64, ...byRules, derived: true }),
    href: optional(text({ label: "Resource", max: 1000, ...byRules, derived: true })),
    title: text({ label: "Title", max: 200, ...covered, searchable: true, folded: true }),
    description: optional(prose({ label: "Description", max: 4000, ...covered })),
    place: optional(text({ label: "Place", max: 200, ...covered })),
    isAllDay: flag({ label: "Whole days", ...byRules }),
    startsLocal: text({ label: "Begins, on the wall", max: 19, ...byRules }),
    timeZone: text({ label: "Time zone", max: 64, ...byRules }),
    lengthMinutes: integer({ label: "Length", unit: "minutes", ...byRules }),
    startsAt: moment({ label: "Begins", ...byRules, sortable: true }),
    endsAt: moment({ label: "Ends", ...byRules }),
    rrule: optional(text({ label: "Repeats", max: 500, ...byRules })),
    rdates: defaulted(json(z.array(z.string()).max(1000), { label: "Also on", ...byRules }), []),
    exdates: defaulted(json(z.array(z.string()).max(1000), { label: "But not on", ...byRules }), []),
    transparency: choice(transparencies, { label: "Time is", ...byRules }),
    classification: choice(classifications, { label: "Class", ...byRules }),
    priority: defaulted(integer({ label: "Priority", most: 9, ...byRules, help: "1 high to 9 low, 0 undefined." }), 0),
    categories: defaulted(json(z.array(z.string()).max(20), { label: "Categories", ...covered }), []),
    organizer: optional(text({ label: "Organiser", max: 254, ...covered })),
    organizerName: optional(text({ label: "Organiser's name", max: 120, ...covered })),
    sentBy: optional(text({ label: "Sent by", max: 254, ...covered })),
    attendees: defaulted(json(z.array(attendee).max(200), { label: "Attendees", ...covered }), []),
    status: choice(entryStatuses, { label: "State", ...byRules }),
    meetingClass: optional(reference("meetingClass", { label: "Class, by hand", ...byRules })),
    meeting: optional(reference("meeting", { label: "Our meeting", ...byRules })),
    gone: flag({ label: "No longer in its calendar", ...byRules }),
  },
});
export type CalendarEntry = RecordOf<typeof calendarEntryModel.shape>;
