import { z } from "zod";
import { feedFields } from "../../kernel/feed.ts";
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

export const sourceForms = [
  { value: "file", label: "A file that is uploaded" },
  { value: "address", label: "An address that is read again" },
  { value: "caldav", label: "A CalDAV collection" },
] as const;
export type SourceForm = (typeof sourceForms)[number]["value"];

export const calendarSourceModel = defineModel({
  kind: "calendarSource",
  plural: "calendar-sources",
  label: "Calendar that is read",
  pluralLabel: "Calendars that are read",
  title: "name",
  sort: "-createdAt",
  columns: ["name", "form", "owner", "lastReadAt", "lastError", "active"],
  about: "Where a diary comes from: a file, an address or a CalDAV collection that somebody else keeps. Nobody but its owner sees it.",
  fields: {
    name: text({ label: "Name", max: 120, short: true }),
    form: choice(sourceForms, { label: "Kind", short: true }),
    address: optional(
      text({ label: "Address", max: 1000, short: true, secret: true, help: "Of a calendar by https or webcal; as good as a key." }),
    ),
    everyMinutes: defaulted(integer({ label: "Read every", unit: "minutes", min: 5, most: 1440 }), 15),
    mayWrite: flag({
      label: "May be written",
      short: true,
      help: "What is decided here goes into it: answers, agreed times, blocks. CalDAV alone.",
    }),
    owner: reference("person", { label: "Whose diary", ...byRules }),
    username: optional(text({ label: "User name", max: 254, ...byRules, secret: true })),
    password: optional(text({ label: "Password", max: 500, ...byRules, secret: true, readPermission: "key.administer" })),
    syncToken: optional(text({ label: "Known as of", max: 1000, ...byRules, derived: true })),
    nextReadAt: optional(moment({ label: "Read next", ...byRules, derived: true })),
    lastReadAt: optional(moment({ label: "Read last", ...byRules, derived: true })),
    lastOutcome: optional(text({ label: "What was read", max: 400, ...byRules, derived: true })),
    lastError: optional(text({ label: "What went wrong", max: 400, ...byRules })),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type CalendarSource = RecordOf<typeof calendarSourceModel.shape>;

const words = z.array(z.string().trim().min(1).max(120)).max(50);

export const meetingClassModel = defineModel({
  kind: "meetingClass",
  plural: "meeting-classes",
  label: "Class of meetings",
  pluralLabel: "Classes of meetings",
  title: "name",
  sort: "rank",
  columns: ["name", "rank", "bumpable", "minNoticeMinutes", "maxShiftMinutes", "active"],
  about: "What gives way to what: how a meeting ranks, whether it may be asked to move, on what notice and how far.",
  fields: {
    name: text({ label: "Name", max: 120, short: true, searchable: true, folded: true }),
    rank: integer({ label: "Rank", min: 1, most: 9, short: true, sortable: true, help: "1 stays, 9 goes first." }),
    bumpable: flag({ label: "May be asked to move", short: true }),
    notTwice: flag({ label: "Not twice in a row", help: "What gave way last time stays this time." }),
    minNoticeMinutes: defaulted(integer({ label: "Least notice", unit: "minutes", most: 10_080, short: true }), 0),
    maxShiftMinutes: defaulted(integer({ label: "Moves at most by", unit: "minutes", min: 15, most: 43_200, short: true }), 2880),
    categories: defaulted(
      json(words, { label: "Categories", short: true, help: "What its calendar says of it, such as BOARD. In any capitals." }),
      [],
    ),
    organizers: defaulted(json(words, { label: "Organisers", help: "Mail addresses, or domains such as @auditor.example." }), []),
    titles: defaulted(json(words, { label: "Words of its title", help: "Whole words, such as 1:1." }), []),
    series: optional(reference("meetingSeries", { label: "Meetings of this series" })),
    about: optional(prose({ label: "Notes", max: 1000 })),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type MeetingClass = RecordOf<typeof meetingClassModel.shape>;

export const feedShows = [
  { value: "words", label: "With words; what is confidential as busy" },
  { value: "busy", label: "Busy alone" },
] as const;

export const diaryFeedModel = defineModel({
  kind: "diaryFeed",
  plural: "diary-feeds",
  label: "Feed of a diary",
  pluralLabel: "Feeds of diaries",
  title: "name",
  sort: "-createdAt",
  columns: ["name", "shows", "person", "active"],
  about: "An address that a calendar program reads one's diary from. Whoever holds the address may read it, until it is revoked.",
  fields: {
    name: text({ label: "Name", max: 120, short: true }),
    shows: choice(feedShows, { label: "Shows", short: true }),
    ...feedFields,
  },
});
export type DiaryFeed = RecordOf<typeof diaryFeedModel.shape>;
