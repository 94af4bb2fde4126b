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
const covered = { setByRules: true, secret: true } as const;

export const bumpStates = [
  { value: "proposed", label: "Proposed" },
  { value: "sent", label: "Asked" },
  { value: "accepted", label: "Accepted" },
  { value: "declined", label: "Declined" },
  { value: "dropped", label: "Not asked after all" },
] as const;
export type BumpState = (typeof bumpStates)[number]["value"];

const span = z.object({ from: z.string(), to: z.string() });

export const bumpModel = defineModel({
  kind: "bump",
  plural: "bumps",
  label: "Bump",
  pluralLabel: "Bumps",
  title: "title",
  sort: "-createdAt",
  columns: ["title", "startsAt", "rank", "state", "incident", "movedTo"],
  about: "A meeting that may have to give way: asked of its organiser, with free times. It stands until the organiser moves it.",
  macros: { "state:open": { field: "state", is: "equals", value: ["proposed", "sent"] } },
  fields: {
    owner: reference("person", { label: "Whose diary", ...byRules }),
    entry: reference("calendarEntry", { label: "Entry", ...byRules }),
    uid: text({ label: "UID", max: 500, ...byRules }),
    incident: reference("incident", { label: "Because of", ...byRules }),
    title: text({ label: "Meeting", max: 200, ...covered }),
    startsAt: moment({ label: "Begins", ...byRules, sortable: true }),
    endsAt: moment({ label: "Ends", ...byRules }),
    rank: integer({ label: "Rank", min: 1, most: 9, ...byRules }),
    className: text({ label: "Class", max: 120, ...byRules }),
    isShortNotice: flag({ label: "On short notice", ...byRules }),
    slots: defaulted(json(z.array(span).max(10), { label: "Free times", ...byRules }), []),
    recipients: defaulted(json(z.array(z.string()).max(50), { label: "To", ...covered }), []),
    message: prose({ label: "Message", max: 4000, ...covered }),
    state: choice(bumpStates, { label: "State", ...byRules, sortable: true }),
    sentAt: optional(moment({ label: "Asked", ...byRules })),
    sentBy: optional(reference("person", { label: "Asked by", ...byRules })),
    answeredAt: optional(moment({ label: "Answered", ...byRules })),
    movedTo: optional(moment({ label: "Moves to", ...byRules })),
    reason: optional(prose({ label: "Why not", max: 1000, ...byRules })),
  },
});
export type Bump = RecordOf<typeof bumpModel.shape>;
