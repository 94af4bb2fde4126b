import { DAY_MS, type Instant, instant, localToInstant, ms, offsetStretches } from "../../kernel/time.ts";
import type { WrittenAnswer } from "./calendar-edit.ts";
import { escaped, folded, quoted, stamp } from "./content-line.ts";
import type { Invitation } from "./invitation.model.ts";

/** What an event that we put into a calendar says. Times by the clocks of its zone; days for whole days. */
export type NewEvent = Pick<
  Invitation,
  | ("uid" | "recurrenceId" | "sequence" | "title" | "description" | "place" | "classification")
  | ("isAllDay" | "startsLocal" | "timeZone" | "lengthMinutes" | "rrule" | "rdates" | "exdates")
  | ("organizer" | "organizerName" | "attendees")
> & { stampedAt: Instant; answer: WrittenAnswer | null };

type Timed = Pick<NewEvent, "isAllDay" | "startsLocal" | "timeZone" | "lengthMinutes" | "rrule" | "rdates" | "exdates">;

/**
 * When an event comes, as its lines say it. A series is told by the clocks of its zone, whose rules come with it (RFC 5545, section 3.6.5), for in
 * UTC it would move with every change of clocks; all else is in UTC.
 */
export function timesOf(event: Timed): { zone: string[]; times: string[] } {
  const zone = event.rrule === null || event.isAllDay ? "UTC" : event.timeZone;
  return { zone: zone === "UTC" ? [] : zoneLines(zone, event.startsLocal), times: timeLines(event, zone) };
}

/** A calendar resource with one event. */
export function newEventText(event: NewEvent): string {
  const { zone, times } = timesOf(event);
  const lines = [
    ...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quarterdeck//Quarterdeck//EN"],
    ...zone,
    ...["BEGIN:VEVENT", `UID:${escaped(event.uid)}`, `DTSTAMP:${stamp(event.stampedAt)}`, `SEQUENCE:${event.sequence}`],
    ...(event.recurrenceId === null ? [] : [property("RECURRENCE-ID", event.recurrenceId)]),
    ...times,
    `SUMMARY:${escaped(event.title)}`,
    ...(event.place === null ? [] : [`LOCATION:${escaped(event.place)}`]),
    ...(event.description === null ? [] : [`DESCRIPTION:${escaped(event.description)}`]),
    `CLASS:${event.classification.toUpperCase()}`,
    "TRANSP:OPAQUE",
    ...peopleLines(event),
    ...["END:VEVENT", "END:VCALENDAR", ""],
  ];
  return lines.flatMap(folded).join("\r\n");
}

function timeLines({ isAllDay, startsLocal, timeZone, lengthMinutes, rrule, rdates, exdates }: Timed, zone: string): string[] {
  const starts = isAllDay ? startsLocal : zone === "UTC" ? firstAt(startsLocal, timeZone) : null;
  const begins = starts === null ? `DTSTART;TZID=${zone}:${startsLocal.replaceAll(/[-:]/g, "")}` : property("DTSTART", starts);
  return [
    begins,
    isAllDay ? `DURATION:P${Math.round(lengthMinutes / 1440)}D` : `DURATION:PT${lengthMinutes}M`,
    ...(rrule === null ? [] : [`RRULE:${rrule}`]),
    ...rdates.map((at) => property("RDATE", at)),
    ...exdates.map((at) => property("EXDATE", at)),
  ];
}

function firstAt(local: string, zone: string): Instant {
  const [year, month, day, hour, minute, second] = local.split(/[-T:]/).map(Number) as [number, number, number, number, number, number];
  return localToInstant(zone, { year, month, day, hour, minute, second }, "compatible")!;
}

function property(name: string, at: string): string {
  return at.length === 10 ? `${name};VALUE=DATE:${at.replaceAll("-", "")}` : `${name}:${stamp(at)}`;
}

function peopleLines({ organizer, organizerName, attendees, answer }: NewEvent): string[] {
  const named = (name: string | null) => (name === null ? "" : `;CN=${quoted(name)}`);
  const others = attendees.filter(({ email }) => email !== answer?.email);
  return [
    ...(organizer === null ? [] : [`ORGANIZER${named(organizerName)};SCHEDULE-AGENT=CLIENT:mailto:${organizer}`]),
    ...others.map((one) => `ATTENDEE${named(one.name)}${one.answer === null ? "" : `;PARTSTAT=${one.answer}`}:mailto:${one.email}`),
    ...(answer === null ? [] : [answerLine(answer)]),
  ];
}

function answerLine({ email, name, partstat, sentBy }: WrittenAnswer): string {
  return `ATTENDEE;CN=${quoted(name)};PARTSTAT=${partstat}${sentBy === null ? "" : `;SENT-BY="mailto:${sentBy}"`}:mailto:${email}`;
}

const yearsBehind = 1;
const yearsAhead = 20;

/** The clocks of a zone round a series, change by change. */
function zoneLines(zone: string, startsLocal: string): string[] {
  const around = ms(`${startsLocal.slice(0, 10)}T00:00:00.000Z`);
  const stretches = offsetStretches(zone, around - yearsBehind * 366 * DAY_MS, around + yearsAhead * 366 * DAY_MS);
  const least = Math.min(...stretches.map((one) => one.offsetMs));
  const parts = stretches.flatMap(({ fromMs, offsetMs }, index) => {
    const name = offsetMs > least ? "DAYLIGHT" : "STANDARD";
    const before = stretches[index - 1]?.offsetMs ?? offsetMs;
    const starts = stamp(instant(fromMs + before)).replace("Z", "");
    return [
      `BEGIN:${name}`,
      `DTSTART:${starts}`,
      `TZOFFSETFROM:${offsetWords(before)}`,
      `TZOFFSETTO:${offsetWords(offsetMs)}`,
      `END:${name}`,
    ];
  });
  return ["BEGIN:VTIMEZONE", `TZID:${zone}`, ...parts, "END:VTIMEZONE"];
}

function offsetWords(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${offsetMs < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}
