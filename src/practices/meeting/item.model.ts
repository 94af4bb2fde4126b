import { z } from "zod";
import {
  choice,
  day,
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
import { frequencies } from "./model.ts";

const byRules = { setByRules: true } as const;
export const dispositions = [
  { value: "open", label: "Not yet" },
  { value: "discussed", label: "Discussed" },
  { value: "approved", label: "Approved" },
  { value: "approvedWithConditions", label: "Approved with conditions" },
  { value: "rejected", label: "Rejected" },
  { value: "deferred", label: "Deferred" },
  { value: "removed", label: "Taken off" },
] as const;
export type Disposition = (typeof dispositions)[number]["value"];
/** Those that bind what an item is about, and so are said there. */
export const bindingDispositions = dispositions.filter(
  (one) => one.value === "approved" || one.value === "approvedWithConditions" || one.value === "rejected",
) as { value: "approved" | "approvedWithConditions" | "rejected"; label: string }[];

export const conditionLines = z
  .array(
    z.object({
      title: z.string().trim().min(1, "Say what must be done.").max(200),
      owner: z
        .string()
        .regex(/^[0-9A-Za-z]{32}$/)
        .nullable()
        .default(null),
      dueAt: moment({ label: "Until" }).nullable().default(null),
    }),
  )
  .max(20);
/** What must be done, with evidence, before what was approved may begin. */
export type Condition = z.output<typeof conditionLines>[number];

export const agendaItemModel = defineModel({
  kind: "agendaItem",
  plural: "agenda-items",
  label: "Agenda item",
  pluralLabel: "Agenda items",
  title: "title",
  sort: "position",
  columns: ["title", "meeting", "presenter", "plannedMinutes", "disposition"],
  servicenow: { table: "cab_agenda_item", ownNames: true, columns: { cab_meeting: { same: "meeting" } }, within: "item:cab" },
  about: "What a meeting talks about: why, what changed since the last time, what was said, and what came of it.",
  macros: { "item:cab": { field: "meeting.decidesOn", is: "equals", value: "change" } },
  fields: {
    meeting: reference("meeting", { label: "Meeting", short: true }),
    title: text({ label: "Title", max: 300, short: true, searchable: true, folded: true }),
    position: text({ label: "Place in the order", max: 120, ...byRules, sortable: true }),
    subjectKind: optional(text({ label: "About a", max: 40, ...byRules })),
    subject: optional(text({ label: "Record", max: 32, ...byRules })),
    subjectNumber: optional(text({ label: "Number", max: 40, ...byRules })),
    presenter: optional(reference("person", { label: "Presented by", short: true })),
    plannedMinutes: defaulted(integer({ label: "Time for it", unit: "minutes", min: 1, most: 480, short: true }), 5),
    why: optional(text({ label: "Why it is on the agenda", max: 200, short: true })),
    sinceLast: optional(prose({ label: "What changed since last time", max: 2000, ...byRules })),
    seen: defaulted(json(z.record(z.string(), z.string().max(80)), { label: "As it was when it was put on", ...byRules }), {}),
    notes: optional(prose({ label: "What was said", max: 8000, ...byRules, searchable: true })),
    disposition: choice(dispositions, { label: "What came of it", ...byRules }),
    disposedAt: optional(moment({ label: "Decided", ...byRules })),
    disposedBy: optional(reference("person", { label: "Decided by", ...byRules })),
    reason: optional(prose({ label: "Why", max: 2000, ...byRules })),
    conditions: defaulted(json(conditionLines, { label: "Conditions", ...byRules }), []),
    deferredTo: optional(reference("meeting", { label: "Deferred to", ...byRules })),
    carriedFrom: optional(reference("agendaItem", { label: "Carried over from", ...byRules })),
  },
});
export type AgendaItem = RecordOf<typeof agendaItemModel.shape>;

export const actionStates = [
  { value: "open", label: "Open" },
  { value: "done", label: "Done" },
  { value: "dropped", label: "Dropped" },
] as const;

export const meetingActionModel = defineModel({
  kind: "meetingAction",
  plural: "meeting-actions",
  label: "Meeting action",
  pluralLabel: "Meeting actions",
  title: "title",
  sort: "dueOn",
  columns: ["title", "meeting", "owner", "dueOn", "state"],
  servicenow: { table: "u_meeting_action", ownNames: true },
  about: "What somebody does because a meeting said so, by when, and what shows that it was done.",
  fields: {
    meeting: reference("meeting", { label: "Meeting", short: true }),
    item: optional(reference("agendaItem", { label: "From the item" })),
    title: text({ label: "Action", max: 300, short: true, searchable: true, folded: true }),
    owner: reference("person", { label: "Owner", short: true }),
    dueOn: day({ label: "Due", short: true, sortable: true }),
    state: choice(actionStates, { label: "State", ...byRules }),
    evidence: optional(prose({ label: "Evidence", max: 2000, ...byRules })),
    doneAt: optional(moment({ label: "Done", ...byRules })),
    doneBy: optional(reference("person", { label: "Done by", ...byRules })),
    remindedAt: optional(moment({ label: "Reminded", ...byRules })),
  },
});
export type MeetingAction = RecordOf<typeof meetingActionModel.shape>;

export const dutyModel = defineModel({
  kind: "duty",
  plural: "duties",
  label: "Duty",
  pluralLabel: "Duties",
  title: "title",
  sort: "nextDueOn",
  columns: ["title", "owner", "every", "nextDueOn", "lastDoneAt", "active"],
  about: "What the office does again and again: who, how often, when it was last done and what shows it.",
  macros: { "state:overdue": { field: "overdueAt", is: "notEmpty" } },
  fields: {
    title: text({ label: "Duty", max: 200, short: true, searchable: true, folded: true }),
    purpose: optional(prose({ label: "What it is for", max: 2000, short: true })),
    owner: reference("person", { label: "Owner", short: true }),
    every: defaulted(choice(frequencies, { label: "How often", short: true }), "week"),
    startsOn: day({ label: "First due", short: true, help: "The others follow from it." }),
    calendar: optional(
      reference("calendar", { label: "Calendar", short: true, help: "Due on the next open day where its own is closed." }),
    ),
    evidenceWanted: optional(text({ label: "What shows that it was done", max: 200, short: true })),
    nextDueOn: day({ label: "Next due", ...byRules, sortable: true }),
    lastDoneAt: optional(moment({ label: "Last done", ...byRules })),
    lastDoneBy: optional(reference("person", { label: "Last done by", ...byRules })),
    lastEvidence: optional(prose({ label: "Evidence", max: 2000, ...byRules })),
    overdueAt: optional(moment({ label: "Overdue since", ...byRules })),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type Duty = RecordOf<typeof dutyModel.shape>;
