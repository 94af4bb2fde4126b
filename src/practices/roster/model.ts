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
  references,
  text,
} from "../../kernel/model.ts";

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "A time of day is written 08:00.");
const timeOrMidnight = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "A time of day is written 18:00; the end of the day is 24:00.");
const weekday = z.number().int().min(1, "Weekday 1 is Monday.").max(7, "Weekday 7 is Sunday.");
const person = z.string().regex(/^[0-9A-Za-z]{32}$/, "A participant is the id of a person, 32 letters and digits.");
const localDate = z.string().regex(/^\d{4}-\d\d-\d\d$/, "A date is written 2026-11-26.");

/** Hours of some weekdays, by the clock on the wall. Where `to` is not later than `from`, they end on the next day. */
export const restrictionSchema = z.object({
  weekdays: z.array(weekday).min(1, "Choose a weekday.").max(7),
  from: time,
  to: timeOrMidnight,
});
export type Restriction = z.infer<typeof restrictionSchema>;

export const turnUnits = ["hours", "days", "weeks"] as const;
export const advances = ["calendar", "covered_turns"] as const;

/** One rotation: who takes turns, how long a turn is, when it is handed off, in which hours it counts. */
export const layerSchema = z.object({
  /** Unique within the roster. */
  name: z.string().trim().min(1, "A layer has a name.").max(60),
  /** 1 is who is called first, 2 who is called when the first does not answer. Levels are resolved apart. */
  level: z.number().int().min(1).max(3).default(1),
  /** Of two layers of a level the higher one hides the lower; equal ones are on call together. */
  priority: z.number().int().min(1).max(99).default(1),
  participants: z.array(person).max(60),
  turn: z.object({ length: z.number().int().min(1).max(400), unit: z.enum(turnUnits) }),
  /** Time of day at which a turn ends and the next begins. */
  handOff: time,
  /** Weekday of the hand-off; of turns in weeks only. The weekday of `startsOn` where nothing is said. */
  handOffWeekday: weekday.nullable().default(null),
  /** The layer counts from the hand-off time of this day … */
  startsOn: localDate,
  /** … until the hand-off time of this one. */
  endsOn: localDate.nullable().default(null),
  /** Hours in which the layer counts; none means around the clock. */
  restrictions: z.array(restrictionSchema).max(14).default([]),
  /** Who is next: by the calendar, whether a turn had hours or not, or by turns that had some. */
  advance: z.enum(advances).default("calendar"),
});
export type Layer = z.infer<typeof layerSchema>;

const toldGap = z.object({ level: z.number(), startsAt: z.string(), endsAt: z.string() });
const handOff = z.object({ level: z.number(), at: z.string(), outgoing: z.array(z.string()), incoming: z.array(z.string()) });
export type HandOff = z.infer<typeof handOff>;

export const rosterModel = defineModel({
  kind: "roster",
  plural: "rosters",
  label: "Roster",
  pluralLabel: "Rosters",
  title: "name",
  sort: "name",
  columns: ["name", "team", "owner", "timeZone", "active"],
  servicenow: { table: "cmn_rota", ownNames: true, removedBy: "retire" },
  about: "Who is on call when: layers of turns in one zone, with levels that are called one after the other.",
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, folded: true, sortable: true, short: true, servicenow: "name" }),
    team: optional(reference("team", { label: "Team", short: true, servicenow: "group" })),
    owner: optional(
      reference("person", { label: "Owner", short: true, help: "Is told of gaps; the lead of the team where nobody is named." }),
    ),
    timeZone: text({ label: "Time zone", max: 64, short: true, help: "Such as Europe/Berlin. Turns and hours follow its clocks." }),
    purpose: optional(prose({ label: "What it is for", max: 2000 })),
    layers: defaulted(json(z.array(layerSchema).max(20, "At most 20 layers."), { label: "Layers" }), []),
    expected: defaulted(
      json(z.array(restrictionSchema).max(14), {
        label: "Hours that must be covered",
        help: "An hour in them with nobody on call is a gap. None means around the clock.",
      }),
      [],
    ),
    calendar: optional(reference("calendar", { label: "Days off", help: "Whose holidays count in the fairness of this roster." })),
    gapNoticeDays: defaulted(integer({ label: "Tell of gaps ahead", unit: "days", min: 1, most: 60 }), 14),
    askForNotes: flag({ label: "Ask for a note at hand-off", help: "Who hands over is asked for it half an hour before." }),
    agreedFairness: defaulted(integer({ label: "Agreed fairness", unit: "%", min: 0, most: 100 }), 85),
    active: flag({ label: "Active", setByRules: true }),
    attentionAt: optional(moment({ label: "Looked at again", setByRules: true, derived: true })),
    toldGaps: defaulted(json(z.array(toldGap).max(50), { label: "Gaps told of", setByRules: true, derived: true }), []),
    handOffAsked: optional(json(handOff, { label: "Hand-off asked for", setByRules: true, derived: true })),
  },
});
export type Roster = RecordOf<typeof rosterModel.shape>;

/** What a roster said in one of its versions: who was on call in the past follows from the version of that time. */
export const rosterVersionModel = defineModel({
  kind: "rosterVersion",
  plural: "roster-versions",
  label: "Roster version",
  pluralLabel: "Roster versions",
  title: "name",
  sort: "createdAt",
  columns: ["name", "roster", "ofVersion"],
  about: "What a roster said, version by version.",
  fields: {
    roster: reference("roster", { label: "Roster", setByRules: true }),
    ofVersion: integer({ label: "Version", setByRules: true }),
    name: text({ label: "Name", max: 120, setByRules: true }),
    content: json(z.record(z.string(), z.unknown()), { label: "Content", setByRules: true }),
  },
});
export type RosterVersion = RecordOf<typeof rosterVersionModel.shape>;

export const overrideModes = [
  { value: "replace", label: "Takes over" },
  { value: "add", label: "Joins" },
  { value: "remove", label: "Is away" },
] as const;

export const rosterOverrideModel = defineModel({
  kind: "rosterOverride",
  plural: "roster-overrides",
  label: "Override",
  pluralLabel: "Overrides",
  title: "reason",
  sort: "-startsAt",
  columns: ["roster", "mode", "person", "whom", "startsAt", "endsAt", "reason", "active"],
  about: "A stretch in which the roster does not hold: somebody takes over, joins, or is away.",
  fields: {
    roster: reference("roster", { label: "Roster", short: true }),
    level: optional(integer({ label: "Level", min: 1, most: 3, short: true, help: "Every level where nothing is said." })),
    mode: choice(overrideModes, { label: "What", short: true }),
    person: optional(reference("person", { label: "Who takes over or joins", short: true })),
    whom: optional(
      reference("person", { label: "For whom, or who is away", short: true, help: "Everybody on the level where nothing is said." }),
    ),
    startsAt: moment({ label: "From", short: true, sortable: true }),
    endsAt: optional(moment({ label: "Until", short: true, help: "Until further notice where nothing is said." })),
    reason: text({ label: "Reason", max: 200, short: true }),
    swap: optional(reference("shiftSwap", { label: "Agreed in", setByRules: true })),
    automatic: flag({ label: "Made by the house", setByRules: true, help: "A person stopped working here, so their turns fall away." }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type RosterOverride = RecordOf<typeof rosterOverrideModel.shape>;

export const swapStates = [
  { value: "asked", label: "Asked" },
  { value: "accepted", label: "Accepted" },
  { value: "declined", label: "Declined" },
  { value: "withdrawn", label: "Withdrawn" },
  { value: "lapsed", label: "Lapsed" },
] as const;
export type SwapState = (typeof swapStates)[number]["value"];

export const shiftSwapModel = defineModel({
  kind: "shiftSwap",
  plural: "shift-swaps",
  label: "Shift swap",
  pluralLabel: "Shift swaps",
  title: "message",
  sort: "-startsAt",
  columns: ["roster", "giver", "taker", "startsAt", "endsAt", "state"],
  about: "One asks another to take a shift, and may offer one in return. Accepting makes the overrides.",
  fields: {
    roster: reference("roster", { label: "Roster", short: true }),
    level: defaulted(integer({ label: "Level", min: 1, most: 3, short: true }), 1),
    giver: optional(reference("person", { label: "Whose shift", short: true, help: "Nobody's where a gap is to be covered." })),
    taker: reference("person", { label: "Who is asked", short: true }),
    startsAt: moment({ label: "From", short: true, sortable: true }),
    endsAt: moment({ label: "Until", short: true }),
    returnStartsAt: optional(moment({ label: "In return, from", short: true })),
    returnEndsAt: optional(moment({ label: "In return, until", short: true })),
    message: defaulted(text({ label: "Message", max: 200, short: true }), "Can you take this shift?"),
    state: choice(swapStates, { label: "State", setByRules: true, sortable: true }),
    answeredBy: optional(reference("person", { label: "Answered by", setByRules: true })),
    answeredAt: optional(moment({ label: "Answered", setByRules: true })),
  },
});
export type ShiftSwap = RecordOf<typeof shiftSwapModel.shape>;

export const noteStates = [
  { value: "asked", label: "Asked for" },
  { value: "written", label: "Written" },
] as const;

export const shiftNoteModel = defineModel({
  kind: "shiftNote",
  plural: "shift-notes",
  label: "Handover note",
  pluralLabel: "Handover notes",
  title: "name",
  sort: "-handOffAt",
  columns: ["roster", "handOffAt", "outgoing", "incoming", "state"],
  about: "What one shift leaves to the next: what is open, what to watch.",
  fields: {
    roster: reference("roster", { label: "Roster", short: true }),
    level: defaulted(integer({ label: "Level", min: 1, most: 3 }), 1),
    name: text({ label: "Name", max: 200, setByRules: true, searchable: true, folded: true }),
    handOffAt: moment({ label: "Hand-off", short: true, sortable: true }),
    outgoing: references("person", { label: "Hands over", setByRules: true }),
    incoming: references("person", { label: "Takes over", setByRules: true }),
    state: choice(noteStates, { label: "State", setByRules: true }),
    whatIsOpen: optional(prose({ label: "What is open", max: 8000, short: true, searchable: true })),
    whatToWatch: optional(prose({ label: "What to watch", max: 8000, short: true, searchable: true })),
    writtenBy: optional(reference("person", { label: "Written by", setByRules: true })),
    writtenAt: optional(moment({ label: "Written", setByRules: true })),
  },
});
export type ShiftNote = RecordOf<typeof shiftNoteModel.shape>;

export const rosterFeedModel = defineModel({
  kind: "rosterFeed",
  plural: "roster-feeds",
  label: "Calendar feed",
  pluralLabel: "Calendar feeds",
  title: "name",
  sort: "-createdAt",
  columns: ["name", "roster", "person", "active"],
  about: "An address that a calendar program reads shifts from. Whoever holds the address may read them, until it is revoked.",
  fields: {
    name: text({ label: "Name", max: 120, short: true }),
    roster: optional(reference("roster", { label: "Roster", short: true, help: "One's own shifts in all rosters where nothing is said." })),
    ...feedFields,
  },
});
export type RosterFeed = RecordOf<typeof rosterFeedModel.shape>;
