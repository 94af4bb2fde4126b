import { z } from "zod";
import { choice, defaulted, defineModel, integer, json, moment, optional, type RecordOf, reference, text } from "../../kernel/model.ts";

const byRules = { setByRules: true } as const;
const derived = { setByRules: true, derived: true } as const;
const covered = { setByRules: true, secret: true } as const;

export const writeStates = [
  { value: "waiting", label: "Waits" },
  { value: "written", label: "Written" },
  { value: "refused", label: "Could not be written", tone: "bad" },
  { value: "withdrawn", label: "Not written after all" },
] as const;
export type WriteState = (typeof writeStates)[number]["value"];

export const writeDeeds = [
  { value: "answer", label: "An answer" },
  { value: "move", label: "Another time" },
  { value: "put", label: "A new entry" },
  { value: "takeOut", label: "What we put in goes" },
] as const;
export type WriteDeed = (typeof writeDeeds)[number]["value"];

const answer = z.object({
  email: z.string(),
  name: z.string(),
  partstat: z.enum(["ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED"]),
  sentBy: z.string().nullable(),
  delegatedTo: z.string().nullable(),
});
const basis = z.object({ sequence: z.number(), startsLocal: z.string(), timeZone: z.string(), lengthMinutes: z.number() });
const basisMore = { rrule: z.string().nullable(), exdates: z.array(z.string()), status: z.string() };
const attendee = z.object({ email: z.string(), name: z.string().nullable(), answer: z.string().nullable() });
const event = z.object({
  ...{ uid: z.string(), recurrenceId: z.string().nullable(), sequence: z.number(), stampedAt: z.string(), title: z.string() },
  ...{ description: z.string().nullable(), place: z.string().nullable(), classification: z.enum(["public", "private", "confidential"]) },
  ...{ isAllDay: z.boolean(), startsLocal: z.string(), timeZone: z.string(), lengthMinutes: z.number() },
  ...{ rrule: z.string().nullable(), rdates: z.array(z.string()), exdates: z.array(z.string()) },
  ...{ organizer: z.string().nullable(), organizerName: z.string().nullable(), attendees: z.array(attendee), answer: answer.nullable() },
});
/** What is written, and for a change what stood there when it was decided. */
const content = z.object({
  answer: answer.nullable(),
  move: z.object({ startsAt: z.string(), lengthMinutes: z.number() }).nullable(),
  event: event.nullable(),
  basis: basis.extend(basisMore).nullable(),
});
export type WriteContent = z.output<typeof content>;
export type WriteBasis = NonNullable<WriteContent["basis"]>;

export const calendarWriteModel = defineModel({
  kind: "calendarWrite",
  plural: "calendar-writes",
  label: "Written into a calendar",
  pluralLabel: "Written into calendars",
  title: "title",
  sort: "-createdAt",
  columns: ["title", "deed", "state", "source", "decidedAt", "writtenAt", "problem"],
  about: "What was decided here and belongs into the calendar where the meeting is kept: whether it is there, and if not, why.",
  fields: {
    title: text({ label: "Meeting", max: 200, ...covered }),
    owner: reference("person", { label: "Whose diary", ...byRules }),
    source: reference("calendarSource", { label: "Into", ...byRules }),
    deed: choice(writeDeeds, { label: "What", ...byRules }),
    uid: text({ label: "UID", max: 500, ...byRules }),
    recurrenceId: optional(text({ label: "Instead of", max: 40, ...byRules })),
    href: optional(text({ label: "Resource", max: 1000, ...derived })),
    content: json(content, { label: "What is written", ...covered }),
    /** The UID of the meeting that what we put in stands for, until its organiser moves it. */
    standsFor: optional(text({ label: "Stands for", max: 500, ...byRules })),
    startsAt: optional(moment({ label: "Begins", ...byRules })),
    endsAt: optional(moment({ label: "Ends", ...byRules })),
    state: choice(writeStates, { label: "State", ...byRules, sortable: true }),
    decision: integer({ label: "Decision", ...derived }),
    decidedAt: moment({ label: "Decided", ...byRules }),
    decidedBy: optional(reference("person", { label: "Decided by", ...byRules })),
    attempts: defaulted(integer({ label: "Tried", ...derived }), 0),
    nextAt: optional(moment({ label: "Tried next", ...derived })),
    writtenAt: optional(moment({ label: "Written", ...byRules })),
    problem: optional(text({ label: "What went wrong", max: 400, ...byRules })),
    madeDigest: optional(text({ label: "Digest of what we put in", max: 64, ...derived })),
  },
});
export type CalendarWrite = RecordOf<typeof calendarWriteModel.shape>;
