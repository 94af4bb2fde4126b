import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import { addMinutes, type Instant, ms } from "../../kernel/time.ts";
import type { Bump } from "./bump.model.ts";
import type { WrittenAnswer } from "./calendar-edit.ts";
import type { CalendarEntry } from "./entry.model.ts";
import type { Invitation } from "./invitation.model.ts";
import { asInvitation } from "./invitation.rules.ts";
import type { NewEvent } from "./new-event.rules.ts";
import type { CalendarWrite } from "./write.model.ts";
import type { QueuedWrite } from "./write.rules.ts";

/** Where a meeting stands in a calendar that may be written. */
export type KnownEvent = Pick<
  CalendarEntry,
  | ("id" | "source" | "href" | "recurrenceId" | "sequence" | "startsLocal" | "timeZone" | "lengthMinutes" | "rrule" | "rdates")
  | ("exdates" | "status" | "organizer" | "classification")
> & { mayWrite: boolean };
/** What is known of one decision: where its meeting stands, where a new entry would go, what was written of it before. */
export type WriteInto = {
  known: readonly KnownEvent[];
  source: Id | null;
  made: Pick<CalendarWrite, "deed" | "state"> | null;
};
export type WriteFacts = {
  /** By the decision's record. */
  into: ReadonlyMap<Id, WriteInto>;
  people: ReadonlyMap<Id, { name: string; email: string | null }>;
  /** What we have put in until an organiser moves a meeting, by the entry that moved. */
  holds: ReadonlyMap<Id, readonly Id[]>;
  /** Invitations of which a calendar has a later revision than was asked, by the entry. */
  outdated: ReadonlyMap<Id, readonly Pick<Invitation, "id" | "invitedAs">[]>;
};

/** What is decided here goes into the calendar where the meeting is kept, where that may be written. */
export const writeReaction: Reaction = {
  on: ["meetingInvitation", "bump", "calendarEntry"],
  react: (change, given) => {
    const facts = given as WriteFacts;
    if (change.kind === "calendarEntry") return [...(facts.holds.get(change.id) ?? []).map(recall), ...askedAnew(change, facts)];
    const into = facts.into.get(change.id);
    if (!into) return [];
    if (change.kind === "bump") return moved(change as Change<Bump>, into, facts);
    return isCanceled(change) ? withdrawn(change.id, into) : answered(change as Change<Invitation>, into, facts);
  },
};

/** Whether this change is a decision that a calendar should know of. */
export function isDecision({ kind, events }: Change): boolean {
  const types = kind === "meetingInvitation" ? ["invitationAnswered", "invitationCanceled"] : kind === "bump" ? ["bumpAccepted"] : [];
  return events.some(({ type }) => types.includes(type));
}

/** The record of what is written because of a decision. */
export function writeIdOf(decision: Id): Id {
  return deriveId(decision, "calendar");
}

function isCanceled({ events }: Change): boolean {
  return events.some(({ type }) => type === "invitationCanceled");
}

/** A later revision that came by the calendar asks anew, as one that came by mail does: what is answered then is what stands there. */
function askedAnew({ id, after }: Change, { outdated }: WriteFacts): Reply[] {
  const entry = after as CalendarEntry;
  return (outdated.get(id) ?? []).map((one): Reply => {
    const { sequence, stampedAt, status } = entry;
    if (status === "cancelled") return { kind: "meetingInvitation", id: one.id, command: { type: "cancel", sequence, stampedAt } };
    const invitation = { ...asInvitation(entry), invitedAs: one.invitedAs };
    return { kind: "meetingInvitation", id: one.id, command: { type: "receive", invitation } };
  });
}

function recall(id: Id): Reply {
  return { kind: "calendarWrite", id, command: { type: "recall" } };
}

function withdrawn(decision: Id, { made }: WriteInto): Reply[] {
  return made && made.deed === "put" ? [recall(writeIdOf(decision))] : [];
}

const partstats: Readonly<Record<string, WrittenAnswer["partstat"]>> = {
  accepted: "ACCEPTED",
  tentative: "TENTATIVE",
  countered: "TENTATIVE",
  declined: "DECLINED",
  delegated: "DELEGATED",
};

function answered({ id, after, actor, at }: Change<Invitation>, into: WriteInto, { people }: WriteFacts): Reply[] {
  const partstat = partstats[after.state];
  const owner = people.get(after.owner);
  if (!partstat || !owner) return [];
  const sender = actor.personId === null || actor.personId === after.owner ? null : people.get(actor.personId);
  const sentBy = sender?.email?.toLowerCase() ?? null;
  const answer: WrittenAnswer = { email: after.invitedAs, name: owner.name, partstat, sentBy, delegatedTo: after.delegatedTo };
  const { uid, recurrenceId, title, startsAt, endsAt } = after;
  const common = { title, owner: after.owner, uid, recurrenceId, standsFor: null, startsAt, endsAt, decidedBy: actor.personId };
  const event = into.known.find((one) => one.recurrenceId === recurrenceId) ?? into.known.find((one) => one.recurrenceId === null);
  if (event) {
    if (!event.mayWrite) return [];
    // What was answered is the revision that was asked: a later one in the calendar is not answered by it.
    const basis = { ...basisOf(event), sequence: Math.min(event.sequence, after.sequence) };
    const content = { answer, move: null, event: null, basis };
    return queue(id, { ...common, source: event.source, href: event.href, deed: "answer", content });
  }
  const isKept = partstat === "ACCEPTED" || partstat === "TENTATIVE";
  if (!isKept) return withdrawn(id, into);
  if (into.source === null) return [];
  const stampedAt = after.stampedAt ?? at;
  const content = { answer: null, move: null, event: { ...eventOf(after), stampedAt, answer }, basis: null };
  return queue(id, { ...common, source: into.source, href: null, deed: "put", content });
}

function moved({ id, after, actor, at }: Change<Bump>, into: WriteInto, { people }: WriteFacts): Reply[] {
  const { movedTo, title, owner, uid, startsAt, endsAt } = after;
  const event = into.known.find((one) => one.id === after.entry);
  if (movedTo === null || !event) return [];
  const lengthMinutes = Math.round((ms(endsAt) - ms(startsAt)) / 60_000);
  const common = { title, owner, startsAt: movedTo, endsAt: addMinutes(movedTo, lengthMinutes), decidedBy: actor.personId };
  const own = people.get(owner)?.email?.toLowerCase() ?? null;
  const isOwn = event.organizer === null || event.organizer.toLowerCase() === own;
  if (isOwn && event.mayWrite) {
    const isSeries = event.rrule !== null || event.rdates.length > 0;
    const recurrenceId = isSeries ? startsAt : event.recurrenceId;
    const content = { answer: null, move: { startsAt: movedTo, lengthMinutes }, event: null, basis: basisOf(event) };
    return queue(id, { ...common, uid, recurrenceId, source: event.source, href: event.href, deed: "move", content, standsFor: null });
  }
  // Only its organiser may move it (RFC 6638, section 3.2.2.1): until they have, its new time is held.
  if (into.source === null || isOwn) return [];
  const held = heldEvent(writeIdOf(id), { title, startsAt: movedTo, lengthMinutes, classification: event.classification, at });
  const content = { answer: null, move: null, event: held, basis: null };
  return queue(id, { ...common, uid: held.uid, recurrenceId: null, source: into.source, href: null, deed: "put", content, standsFor: uid });
}

function queue(decision: Id, write: QueuedWrite): Reply[] {
  return [{ kind: "calendarWrite", id: writeIdOf(decision), command: { type: "queue", write } }];
}

/** What a decision is about: where it differs by the time it is written, somebody else has decided meanwhile. */
function basisOf({ sequence, startsLocal, timeZone, lengthMinutes, rrule, exdates, status }: KnownEvent) {
  return { sequence, startsLocal, timeZone, lengthMinutes, rrule, exdates: [...exdates], status };
}

function eventOf(one: Invitation): Omit<NewEvent, "stampedAt" | "answer"> {
  const { uid, recurrenceId, sequence, title, description, place, classification, organizer, organizerName } = one;
  const { isAllDay, startsLocal, timeZone, lengthMinutes, rrule, rdates, exdates, attendees } = one;
  return {
    ...{ uid, recurrenceId, sequence, title, description, place, classification, organizer, organizerName },
    ...{ isAllDay, startsLocal, timeZone, lengthMinutes, rrule, rdates, exdates, attendees },
  };
}

type Held = Pick<CalendarEntry, "title" | "lengthMinutes" | "classification"> & { startsAt: Instant; at: Instant };

function heldEvent(id: Id, { title, startsAt, lengthMinutes, classification, at }: Held): NewEvent {
  const about = "Its organiser moves the meeting here. This goes when they have.";
  return { ...blockEvent(id, { title: `Held: ${title}`.slice(0, 200), startsAt, lengthMinutes, at }), description: about, classification };
}

/** A block of time that we put in, under a UID of ours. */
export function blockEvent(
  id: Id,
  { title, startsAt, lengthMinutes, at }: { title: string; startsAt: Instant; lengthMinutes: number; at: Instant },
): NewEvent {
  return {
    ...{ uid: `${id}@block.quarterdeck`, recurrenceId: null, sequence: 0, stampedAt: at, title, description: null, place: null },
    ...{ classification: "public", isAllDay: false, startsLocal: startsAt.slice(0, 19), timeZone: "UTC", lengthMinutes },
    ...{ rrule: null, rdates: [], exdates: [], organizer: null, organizerName: null, attendees: [], answer: null },
  };
}
