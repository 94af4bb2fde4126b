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
  references,
  text,
} from "../../kernel/model.ts";

const byRules = { setByRules: true } as const;
export const frequencies = [
  { value: "day", label: "Every day" },
  { value: "week", label: "Every week" },
  { value: "month", label: "Every month" },
  { value: "quarter", label: "Every quarter" },
  { value: "year", label: "Every year" },
] as const;
export type Frequency = (typeof frequencies)[number]["value"];
const standing = z.object({ title: z.string().trim().min(1).max(160), minutes: z.number().int().min(1).max(480) });

export const meetingSeriesModel = defineModel({
  kind: "meetingSeries",
  plural: "meeting-series",
  label: "Series of meetings",
  pluralLabel: "Series of meetings",
  title: "name",
  sort: "name",
  columns: ["name", "every", "startsOn", "time", "durationMinutes", "chair", "active"],
  about: "A kind of meeting that comes again: how often, when, who is invited, and what it decides on.",
  fields: {
    name: text({ label: "Name", max: 120, short: true, searchable: true, folded: true, sortable: true }),
    purpose: optional(prose({ label: "What it is for", max: 2000, short: true })),
    every: defaulted(choice(frequencies, { label: "How often", short: true }), "week"),
    startsOn: day({ label: "First day", short: true, help: "The others follow from it: the same weekday, or the same day of the month." }),
    time: text({ label: "Begins at", max: 5, short: true, help: "Such as 14:30." }),
    timeZone: text({ label: "Time zone", max: 64, short: true, help: "Such as Europe/Berlin." }),
    durationMinutes: defaulted(integer({ label: "Length", unit: "minutes", min: 5, most: 960, short: true }), 60),
    place: optional(text({ label: "Place", max: 160 })),
    link: optional(text({ label: "Link", max: 400 })),
    chair: optional(reference("person", { label: "Chair", short: true })),
    invited: references("person", { label: "Invited", short: true }),
    decidesOn: optional(
      text({ label: "Decides on", max: 40, help: "The kind of record it decides on: change, for a change advisory board." }),
    ),
    leastPresent: defaulted(
      integer({
        label: "Least present to decide",
        unit: "people",
        min: 0,
        most: 100,
        help: "Of those invited, the chair among them; 0: nobody counts.",
      }),
      0,
    ),
    standing: defaulted(json(z.array(standing).max(30), { label: "Always on the agenda", help: "Each with a title and its minutes." }), []),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type MeetingSeries = RecordOf<typeof meetingSeriesModel.shape>;

export const meetingStates = [
  { value: "planned", label: "Planned" },
  { value: "open", label: "Under way" },
  { value: "ended", label: "Ended" },
  { value: "circulated", label: "Minutes circulated" },
  { value: "canceled", label: "Canceled" },
] as const;
export type MeetingState = (typeof meetingStates)[number]["value"];

export const meetingModel = defineModel({
  kind: "meeting",
  plural: "meetings",
  label: "Meeting",
  pluralLabel: "Meetings",
  number: { prefix: "MTG", digits: 7 },
  title: "title",
  sort: "startsAt",
  columns: ["number", "title", "state", "startsAt", "durationMinutes", "chair", "series"],
  servicenow: { table: "cab_meeting", ownNames: true, within: "meeting:cab" },
  about: "One meeting as one record: its agenda, who was there, what was decided, and the minutes.",
  macros: {
    "meeting:cab": { field: "decidesOn", is: "equals", value: "change" },
    "state:ahead": { field: "state", is: "equals", value: ["planned", "open"] },
    "state:past": { field: "state", is: "equals", value: ["ended", "circulated", "canceled"] },
  },
  fields: {
    title: text({ label: "Title", max: 160, short: true, searchable: true, folded: true }),
    series: optional(reference("meetingSeries", { label: "Series", short: true })),
    decidesOn: optional(text({ label: "Decides on", max: 40, ...byRules })),
    startsAt: moment({ label: "Begins", short: true, sortable: true }),
    durationMinutes: defaulted(integer({ label: "Length", unit: "minutes", min: 5, most: 960, short: true }), 60),
    place: optional(text({ label: "Place", max: 160, short: true })),
    link: optional(text({ label: "Link", max: 400, short: true })),
    chair: optional(reference("person", { label: "Chair", short: true })),
    invited: references("person", { label: "Invited", short: true }),
    leastPresent: optional(integer({ label: "Least present to decide", ...byRules })),
    present: defaulted(references("person", { label: "Present", ...byRules }), []),
    state: choice(meetingStates, { label: "State", ...byRules, sortable: true }),
    agendaCirculatedAt: optional(moment({ label: "Agenda circulated", ...byRules })),
    openedAt: optional(moment({ label: "Opened", ...byRules })),
    endedAt: optional(moment({ label: "Ended", ...byRules })),
    currentItem: optional(reference("agendaItem", { label: "Now on", ...byRules })),
    currentSince: optional(moment({ label: "On it since", ...byRules })),
    spentMs: defaulted(json(z.record(z.string(), z.number().int().min(0)), { label: "Time spent by item", ...byRules }), {}),
    minutesText: optional(prose({ label: "Minutes", max: 30_000, ...byRules, searchable: true })),
    draftDigest: optional(text({ label: "Drafted as", max: 64, ...byRules })),
    minutesDigest: optional(text({ label: "SHA-256 of the minutes", max: 64, ...byRules })),
    circulatedAt: optional(moment({ label: "Minutes circulated", ...byRules })),
    circulatedBy: optional(reference("person", { label: "Circulated by", ...byRules })),
    cancelReason: optional(prose({ label: "Why it was canceled", max: 2000, ...byRules })),
  },
});
export type Meeting = RecordOf<typeof meetingModel.shape>;
