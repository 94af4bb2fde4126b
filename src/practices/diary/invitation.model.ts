import { choice, defineModel, moment, optional, prose, type RecordOf, reference, text } from "../../kernel/model.ts";
import { calendarEntryModel } from "./entry.model.ts";

const byRules = { setByRules: true } as const;
const covered = { setByRules: true, secret: true } as const;

export const invitationStates = [
  { value: "open", label: "Not answered" },
  { value: "accepted", label: "Accepted" },
  { value: "tentative", label: "Tentative" },
  { value: "declined", label: "Declined" },
  { value: "delegated", label: "Delegated" },
  { value: "countered", label: "Another time proposed" },
  { value: "lapsed", label: "Not answered in time" },
  { value: "canceled", label: "Canceled by its organiser" },
] as const;
export type InvitationState = (typeof invitationStates)[number]["value"];

const {
  source: _source,
  href: _href,
  meetingClass: _class,
  meeting: _meeting,
  gone: _gone,
  sentBy: _sentBy,
  ...asWritten
} = calendarEntryModel.shape;

export const invitationModel = defineModel({
  kind: "meetingInvitation",
  plural: "meeting-invitations",
  label: "Invitation",
  pluralLabel: "Invitations",
  title: "title",
  sort: "startsAt",
  columns: ["title", "startsAt", "organizer", "state", "answeredAt"],
  about:
    "What an organiser asks somebody to come to, and what was answered. The answer goes to the organiser as calendar programs send it.",
  macros: { "state:answered": { field: "state", is: "equals", value: ["accepted", "tentative", "declined", "delegated", "countered"] } },
  fields: {
    ...asWritten,
    /** The address under which the person was invited, and under which they answer. */
    invitedAs: text({ label: "Invited as", max: 254, ...covered }),
    state: choice(invitationStates, { label: "State", ...byRules, sortable: true }),
    answeredAt: optional(moment({ label: "Answered", ...byRules })),
    answeredBy: optional(reference("person", { label: "Answered by", ...byRules })),
    comment: optional(prose({ label: "Word with it", max: 1000, ...covered })),
    delegatedTo: optional(text({ label: "Delegated to", max: 254, ...covered })),
    proposedAt: optional(moment({ label: "Proposed", ...byRules })),
  },
});
export type Invitation = RecordOf<typeof invitationModel.shape>;
