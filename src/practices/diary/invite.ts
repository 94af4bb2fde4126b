import { type ReadEntry, readCalendar } from "../../engine/icalendar-read.ts";
import type { Office } from "../../engine/office.ts";
import { systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { sha256 } from "../../kernel/sha256.ts";
import type { CalendarEntry } from "./entry.model.ts";
import { asInvitation, type ReceivedInvitation } from "./invitation.rules.ts";
import type { DiaryPerson } from "./store.ts";
import { takenOf } from "./take.ts";

export type InvitationTaken = { title: string; outcome: "received" | "canceled" | "unknown" | "refused"; because: string | null };
type Given = { office: Office; owner: DiaryPerson; text: string };

/**
 * Takes in what an organiser has sent: the text/calendar part of their mail, by itself or within a text that was pasted. Invitations are received,
 * cancellations cancel what is known. Source: RFC 5546, sections 3.2.2 and 3.2.5.
 */
export async function receiveInvitations({
  office,
  owner,
  text,
}: Given): Promise<{ ok: true; items: InvitationTaken[] } | { ok: false; sentence: string }> {
  const read = readCalendar(partOf(text), { zone: owner.timeZone });
  if (!read.ok) return read;
  if (read.method !== "REQUEST" && read.method !== "CANCEL")
    return {
      ok: false,
      sentence: `This is no invitation: its method is ${read.method ?? "not said"}. A calendar is connected under Calendars.`,
    };
  const items: InvitationTaken[] = read.faults.map(({ title, because }) => ({
    title: title ?? "Without a title",
    outcome: "refused",
    because,
  }));
  for (const entry of read.entries) items.push(await take({ office, owner, entry, isCancel: read.method === "CANCEL" }));
  return { ok: true, items };
}

/** What was pasted may have the mail around it. */
function partOf(text: string): string {
  const [begins, ends] = [text.indexOf("BEGIN:VCALENDAR"), text.lastIndexOf("END:VCALENDAR")];
  return begins > 0 && ends > begins ? text.slice(begins, ends + "END:VCALENDAR".length) : text;
}

async function take(given: { office: Office; owner: DiaryPerson; entry: ReadEntry; isCancel: boolean }): Promise<InvitationTaken> {
  const { office, owner, entry, isCancel } = given;
  const { title, organizer, sequence, stampedAt } = entry;
  const no = (because: string): InvitationTaken => ({ title, outcome: "refused", because });
  if (organizer === null) return no("It does not say who invites, so that nobody could be answered.");
  const invitedAs = addressFor(owner, entry);
  if (invitedAs === null) return no("You have no mail address under which you could answer. Set one in your account.");
  if (organizer.email === invitedAs) return no("You have sent it yourself.");
  const id = invitationId(owner.id, entry);
  const invitation: ReceivedInvitation = { ...invitationOf(entry, owner.id), invitedAs };
  const isOver = isCancel || entry.status === "cancelled";
  const outcome = await send(office, id, isOver ? { type: "cancel", sequence, stampedAt } : { type: "receive", invitation });
  if (outcome.ok) return { title, outcome: isOver ? "canceled" : "received", because: null };
  if (isOver && outcome.refusal.code === "missing") return { title, outcome: "unknown", because: "Nobody here knew of it." };
  return no(outcome.refusal.sentence);
}

/** An invitation, from what was read of it. */
export function invitationOf(entry: ReadEntry, owner: Id): Omit<ReceivedInvitation, "invitedAs"> {
  const { source: _source, href: _href, sentBy: _sentBy, ...written } = takenOf(entry, { source: { id: "", owner }, href: null });
  return written;
}

/**
 * Takes an entry of a calendar for the invitation that it is, so that it can be answered from here: calendars that schedule for themselves put
 * invitations there instead of mailing them. Refused where nobody invited, or the answer is given already.
 */
export async function receiveFromCalendar(given: { office: Office; owner: DiaryPerson; entry: CalendarEntry }): Promise<InvitationTaken> {
  const { office, owner, entry } = given;
  const { title, organizer, attendees } = entry;
  const no = (because: string): InvitationTaken => ({ title, outcome: "refused", because });
  const invitedAs = owner.email?.toLowerCase() ?? null;
  const own = attendees.find(({ email }) => email.toLowerCase() === invitedAs);
  if (organizer === null || organizer.toLowerCase() === invitedAs) return no("Nobody else has invited to it: there is nobody to answer.");
  if (invitedAs === null || !own) return no("You are not among those who are asked to it.");
  const id = invitationId(owner.id, entry);
  const outcome = await send(office, id, { type: "receive", invitation: { ...asInvitation(entry), invitedAs } });
  return outcome.ok ? { title, outcome: "received", because: null } : no(outcome.refusal.sentence);
}

/** The id of an invitation: of one person, UID and RECURRENCE-ID always the same. */
function invitationId(owner: Id, { uid, recurrenceId }: Pick<ReadEntry, "uid" | "recurrenceId">): Id {
  return sha256(`${owner}\n${uid}\n${recurrenceId ?? ""}`).slice(0, 32);
}

function send(office: Office, id: Id, command: Envelope["command"]) {
  return office.door.send({ kind: "meetingInvitation", id, commandId: office.newId(), actor: systemActor("diary"), command });
}

/** The address among the attendees that is the person's; their own where the invitation came by a list. */
function addressFor({ email }: DiaryPerson, { attendees }: ReadEntry): string | null {
  const own = email?.toLowerCase() ?? null;
  return attendees.find((one) => one.email === own)?.email ?? own;
}
