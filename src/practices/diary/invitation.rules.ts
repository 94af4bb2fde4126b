import type { Actor } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { moment, optional, prose, text } from "../../kernel/model.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import type { Instant } from "../../kernel/time.ts";
import type { BumpMailFacts } from "./bump.rules.ts";
import { invitationConcern } from "./concern.rules.ts";
import type { CalendarEntry } from "./entry.model.ts";
import { isOlder } from "./entry.rules.ts";
import { type Invitation, type InvitationState, invitationModel } from "./invitation.model.ts";
import { diaryOf, ownDiary } from "./source.rules.ts";

const write = "diary.write";
const comment = optional(prose({ label: "Word with it", max: 1000 }));
const commands = {
  receive: { label: "Receive", internal: true, creates: true, input: {} },
  cancel: { label: "Was canceled", internal: true, input: {} },
  accept: { label: "Accept", permission: write, order: 1, input: { comment } },
  tentative: { label: "Tentative", permission: write, order: 2, input: { comment } },
  decline: { label: "Decline", permission: write, order: 3, input: { comment } },
  delegate: {
    label: "Delegate",
    permission: write,
    order: 4,
    input: { to: text({ label: "To (mail address)", max: 254 }), comment },
    help: "The invitation goes on to them; the organiser hears who comes instead.",
  },
  propose: { label: "Propose another time", permission: write, order: 5, input: { startsAt: moment({ label: "Begins" }), comment } },
} as const;

const own = ["id", "number", "version", "createdAt", "createdBy", "updatedAt", "updatedBy", "extra"] as const;
const ofAnswer = ["state", "answeredAt", "answeredBy", "comment", "delegatedTo", "proposedAt"] as const;
/** An invitation as it was written, and to whom. */
export type ReceivedInvitation = Omit<Invitation, (typeof own)[number] | (typeof ofAnswer)[number]>;
/** An entry of a calendar as the invitation that it is. */
export function asInvitation(entry: CalendarEntry): Omit<ReceivedInvitation, "invitedAs"> {
  const { owner, uid, recurrenceId, sequence, stampedAt, digest, title, description, place } = entry;
  const { isAllDay, startsLocal, timeZone, lengthMinutes, startsAt, endsAt, rrule, rdates, exdates } = entry;
  const { transparency, classification, priority, categories, organizer, organizerName, attendees, status } = entry;
  return {
    ...{ owner, uid, recurrenceId, sequence, stampedAt, digest, title, description, place },
    ...{ isAllDay, startsLocal, timeZone, lengthMinutes, startsAt, endsAt, rrule, rdates, exdates },
    ...{ transparency, classification, priority, categories, organizer, organizerName, attendees, status },
  };
}

type Revision = Pick<Invitation, "sequence" | "stampedAt">;
type Answer =
  | { type: "accept" | "tentative" | "decline"; comment: string | null }
  | { type: "delegate"; to: string; comment: string | null }
  | { type: "propose"; startsAt: Instant; comment: string | null };
type InvitationCommand = { type: "wake" } | { type: "receive"; invitation: ReceivedInvitation } | ({ type: "cancel" } & Revision) | Answer;
type Asked = Question<Invitation, InvitationCommand, BumpMailFacts>;

export const invitation: Kind<Invitation, InvitationCommand, BumpMailFacts> = {
  model: invitationModel,
  permissions: { read: "diary.read" },
  commands,
  events: {
    invitationReceived: { audience: "staff", label: "invited" },
    invitationUpdated: { audience: "staff", label: "changed by its organiser" },
    invitationCanceled: { audience: "staff", label: "canceled by its organiser" },
    invitationLapsed: { audience: "staff", label: "not answered in time" },
    invitationAnswered: { audience: "staff", label: "answered" },
  },
  refusals: {
    older: "A later revision of this invitation is known already.",
    canceled: "Its organiser has canceled it: there is nothing to answer.",
    over: "It is over.",
    noMail: "This office sends no mail yet: answer in your calendar program.",
    badAddress: "This is no mail address.",
    toOneself: "It is delegated to somebody else than whom it is for.",
    notAhead: "The time that is proposed is over.",
    notYours: "This invitation is for somebody else.",
    notEdited: "An invitation is answered; its organiser changes it.",
  },
  gate: ({ actor, current, command, facts, now }) =>
    current ? gate(current, command.type, { actor, facts, now }) : command.type === "receive" ? null : { code: "missing" },
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "notEdited" } }),
  visible: ownDiary,
  wake: (record) => (record.state === "open" && record.rrule === null ? record.endsAt : null),
  concern: invitationConcern,
};

function gate(current: Invitation, type: string, { actor, facts, now }: Pick<Asked, "actor" | "facts" | "now">): Refusal | null {
  if (type === "receive" || type === "cancel" || type === "wake") return null;
  if (current.owner !== diaryOf(actor)) return { code: "notYours" };
  if (current.state === "canceled") return { code: "canceled" };
  if (current.rrule === null && current.endsAt <= now) return { code: "over" };
  return facts.hasMail ? null : { code: "noMail" };
}

function decide(asked: Asked): Decision<Invitation> {
  const { current, command } = asked;
  if (command.type === "receive") return receive(asked, command.invitation);
  if (!current) return refuse("missing");
  if (command.type === "wake") {
    const isOver = current.state === "open" && current.rrule === null && current.endsAt <= asked.now;
    return isOver ? accept({ ...current, state: "lapsed" }, { type: "invitationLapsed" }) : accept(current);
  }
  if (command.type === "cancel") {
    if (isOlder(command, current)) return refuse("older");
    if (current.state === "canceled") return accept(current);
    const { sequence, stampedAt } = command;
    return accept({ ...current, sequence, stampedAt, state: "canceled" }, { type: "invitationCanceled" });
  }
  const denied = gate(current, command.type, asked);
  if (denied) return { ok: false, refusal: denied };
  const fault = faultOf(current, command, asked.now);
  if (fault) return { ok: false, refusal: fault };
  return answer(current, command, asked);
}

/** A later revision asks anew where it moves what was answered; a changed word alone leaves the answer. Source: RFC 5546, section 3.2.2. */
function receive(asked: Asked, invitation: ReceivedInvitation): Decision<Invitation> {
  const { current } = asked;
  if (!current) return accept({ ...maker(asked), ...invitation } as Invitation, { type: "invitationReceived" });
  if (isOlder(invitation, current)) return refuse("older");
  if (invitation.digest === current.digest && current.state !== "canceled") return accept(current);
  const isMoved = invitation.sequence > current.sequence || current.state === "canceled";
  const asOpen = { state: "open", answeredAt: null, answeredBy: null, comment: null, delegatedTo: null, proposedAt: null } as const;
  return accept({ ...current, ...invitation, ...(isMoved ? asOpen : {}) }, { type: "invitationUpdated" });
}

function faultOf(current: Invitation, command: Answer, now: Instant): Refusal | null {
  if (command.type === "propose") return command.startsAt <= now ? { code: "notAhead", field: "startsAt" } : null;
  if (command.type !== "delegate") return null;
  if (!/^[^\s@<>"(),:;\\[\]]+@[^\s@<>"(),:;\\[\]]+$/.test(command.to)) return { code: "badAddress", field: "to" };
  return command.to.toLowerCase() === current.invitedAs ? { code: "toOneself", field: "to" } : null;
}

const states: Readonly<Record<Answer["type"], InvitationState>> = {
  accept: "accepted",
  tentative: "tentative",
  decline: "declined",
  delegate: "delegated",
  propose: "countered",
};

function answer(current: Invitation, command: Answer, { now, actor }: { now: Instant; actor: Actor }): Decision<Invitation> {
  const said = { state: states[command.type], answeredAt: now, answeredBy: actor.personId, comment: command.comment };
  const delegatedTo = command.type === "delegate" ? command.to.toLowerCase() : null;
  const proposedAt = command.type === "propose" ? command.startsAt : null;
  const event = { type: "invitationAnswered", data: { answer: states[command.type] } };
  return accept({ ...current, ...said, delegatedTo, proposedAt }, event);
}

const maker = recordMaker(invitationModel, { state: "open" });
