import { type Instant, localParts } from "../../kernel/time.ts";
import { escaped, folded, quoted, stamp } from "./content-line.ts";
import type { Invitation } from "./invitation.model.ts";
import { timesOf } from "./new-event.rules.ts";

/** Who answers: whose invitation it is, under the address they were invited, and who acts for them, if anybody. */
export type Answering = { name: string; email: string; sentBy: string | null };
export type ItipMethod = "REPLY" | "COUNTER" | "REQUEST";

const answers = {
  accepted: "ACCEPTED",
  tentative: "TENTATIVE",
  declined: "DECLINED",
  delegated: "DELEGATED",
  countered: "TENTATIVE",
} as const;
export type Answered = keyof typeof answers;

/** Whether a state is an answer. */
export function isAnswered(state: string): state is Answered {
  return Object.hasOwn(answers, state);
}

/** The answer to an invitation as calendar programs read it: a REPLY, or a COUNTER with the time that is proposed. Source: RFC 5546, sections 3.2.3, 3.2.7. */
export function answerText(one: Invitation, { who, at }: { who: Answering; at: Instant }): { method: ItipMethod; text: string } {
  const method = one.state === "countered" ? "COUNTER" : "REPLY";
  const answer = isAnswered(one.state) ? answers[one.state] : "NEEDS-ACTION";
  const to = one.delegatedTo === null ? "" : `;DELEGATED-TO="mailto:${one.delegatedTo}"`;
  const { zone, times } = one.proposedAt === null ? { zone: [], times: [] } : proposedTimes(one, one.proposedAt);
  const text = calendarOf(method, zone, [
    ...known(one, at),
    ...(one.proposedAt === null ? [] : [...times, `SUMMARY:${escaped(one.title)}`]),
    ...(one.comment === null ? [] : [`COMMENT:${escaped(one.comment)}`]),
    `ATTENDEE;PARTSTAT=${answer}${to}${partOf(who)}:mailto:${who.email}`,
  ]);
  return { method, text };
}

/** The invitation as it goes on to whom it is delegated to. Source: RFC 5546, section 3.2.2.3. */
export function delegatedText(one: Invitation, { who, at }: { who: Answering; at: Instant }): { method: ItipMethod; text: string } {
  const { zone, times } = timesOf(one);
  const text = calendarOf("REQUEST", zone, [
    ...known(one, at),
    ...times,
    `SUMMARY:${escaped(one.title)}`,
    ...(one.place === null ? [] : [`LOCATION:${escaped(one.place)}`]),
    ...(one.description === null ? [] : [`DESCRIPTION:${escaped(one.description)}`]),
    `ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:${one.delegatedTo}"${partOf(who)}:mailto:${who.email}`,
    `ATTENDEE;RSVP=TRUE;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:${who.email}":mailto:${one.delegatedTo}`,
  ]);
  return { method: "REQUEST", text };
}

/** What makes it the same event for its organiser. */
function known(one: Invitation, at: Instant): string[] {
  const name = one.organizerName === null ? "" : `;CN=${quoted(one.organizerName)}`;
  return [
    `UID:${escaped(one.uid)}`,
    `DTSTAMP:${stamp(at)}`,
    `SEQUENCE:${one.sequence}`,
    ...(one.recurrenceId === null ? [] : [recurrence(one.recurrenceId)]),
    `ORGANIZER${name}:mailto:${one.organizer}`,
  ];
}

function recurrence(id: string): string {
  return id.length === 10 ? `RECURRENCE-ID;VALUE=DATE:${id.replaceAll("-", "")}` : `RECURRENCE-ID:${stamp(id)}`;
}

/** The time that is proposed; for a series all its times, by its clocks. What was left out of it, or added, is not known of the other time. */
function proposedTimes(one: Invitation, proposedAt: Instant): { zone: string[]; times: string[] } {
  const { year, month, day, hour, minute } = localParts(one.timeZone, proposedAt);
  const two = (value: number) => String(value).padStart(2, "0");
  const startsLocal = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:00`;
  return timesOf({ ...one, isAllDay: false, startsLocal, rdates: [], exdates: [] });
}

function partOf({ name, sentBy }: Answering): string {
  return `;CN=${quoted(name)}${sentBy === null ? "" : `;SENT-BY="mailto:${sentBy}"`}`;
}

function calendarOf(method: ItipMethod, zone: readonly string[], lines: readonly string[]): string {
  const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quarterdeck//Quarterdeck//EN", `METHOD:${method}`, ...zone, "BEGIN:VEVENT"];
  return [...head, ...lines.flatMap(folded), "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
}
