import { zoneNamed } from "../../engine/zone-names.ts";
import { addMinutes, addMs, type Instant, localParts, localToInstant, ms } from "../../kernel/time.ts";
import { type EventPlace, eventsIn, joined, lineOf, linesOf, type ResourceLine } from "./calendar-object.ts";
import { type ContentLine, quoted, readLine, stamp, withParameters, writeLine } from "./content-line.ts";

/** Which event of a resource is meant: a series or single event, or one time of a series (a day as 2026-11-26, or an instant). `zone`: where a time is that says no zone. */
export type EventKey = { uid: string; recurrenceId: string | null; zone: string };
/** What somebody answered, under which address, and who wrote it for them. */
export type WrittenAnswer = {
  email: string;
  name: string;
  partstat: "ACCEPTED" | "TENTATIVE" | "DECLINED" | "DELEGATED";
  sentBy: string | null;
  delegatedTo: string | null;
};
export type WrittenMove = { startsAt: Instant; lengthMinutes: number };
type Edited = { ok: true; text: string } | { ok: false; because: string };

/**
 * A resource with an attendee's answer, and every other character of it as it was. The organiser was answered by mail already, so the server is told to
 * leave that to us. SEQUENCE and DTSTAMP are the organiser's. Sources: RFC 5545, section 3.2; RFC 6638, sections 3.2.2 and 7.1.
 */
export function withAnswer(text: string, { key, answer, at }: { key: EventKey; answer: WrittenAnswer; at: Instant }): Edited {
  const prepared = prepare(text, key);
  if (!prepared.ok) return prepared;
  const { lines, places } = prepared;
  // From behind, so that the places before stay what they are.
  for (const place of meantBy(lines, places, { key, email: answer.email }).reverse()) answerIn(lines, place, { answer, at });
  return { ok: true, text: joined(lines) };
}

/** A resource whose event begins at another time, told by the same clocks as before; a time of a series is written beside it. Source: RFC 5545, sections 3.8.4.4 and 3.8.7.4. */
export function withMove(text: string, { key, move, at }: { key: EventKey; move: WrittenMove; at: Instant }): Edited {
  const prepared = prepare(text, key);
  if (!prepared.ok) return prepared;
  const { lines, places } = prepared;
  const place = places.find((one) => keyOf(lines, one, key.zone).recurrenceId === key.recurrenceId)!;
  const starts = propertyIn(lines, place, "DTSTART");
  if (!starts || isDay(starts.line)) return { ok: false, because: "It takes whole days, and those are not moved from here." };
  const ends = propertyIn(lines, place, "DTEND");
  set(lines, starts, written(starts.line, move.startsAt, key.zone));
  if (ends) set(lines, ends, written(ends.line, addMinutes(move.startsAt, move.lengthMinutes), key.zone));
  const sequence = propertyIn(lines, place, "SEQUENCE");
  put(lines, place, { SEQUENCE: String(Number(sequence?.line.value ?? 0) + 1), DTSTAMP: stamp(at), "LAST-MODIFIED": stamp(at) });
  return { ok: true, text: joined(lines) };
}

type Prepared = { ok: true; lines: ResourceLine[]; places: EventPlace[] } | { ok: false; because: string };

/** The lines of a resource in which the event that is meant stands; a time of a series that stands in none yet is written down first. */
function prepare(text: string, key: EventKey): Prepared {
  const lines = linesOf(text);
  const ofUid = () => eventsIn(lines).filter((one) => keyOf(lines, one, key.zone).uid === key.uid);
  const places = ofUid();
  if (places.some((one) => keyOf(lines, one, key.zone).recurrenceId === key.recurrenceId)) return { ok: true, lines, places };
  const series = places.find((one) => keyOf(lines, one, key.zone).recurrenceId === null);
  if (!series || key.recurrenceId === null) return { ok: false, because: "It is in the calendar no more." };
  lines.splice(places.at(-1)!.to + 1, 0, ...oneTimeOf(lines, series, { ...key, recurrenceId: key.recurrenceId }));
  return { ok: true, lines, places: ofUid() };
}

const ofSeriesAlone = new Set(["RRULE", "RDATE", "EXDATE", "EXRULE", "DTSTART", "DTEND", "RECURRENCE-ID"]);

/** One time of a series as an event of its own, as long as the others, alarms and all. */
function oneTimeOf(
  lines: readonly ResourceLine[],
  series: EventPlace,
  { recurrenceId, zone }: EventKey & { recurrenceId: string },
): ResourceLine[] {
  const starts = propertyIn(lines, series, "DTSTART")!.line;
  const ends = propertyIn(lines, series, "DTEND")?.line;
  const own = new Set(series.own);
  const kept = lines
    .slice(series.from, series.to + 1)
    .filter((line, index) => !(own.has(series.from + index) && ofSeriesAlone.has(nameOf(line))));
  const at = atOf(recurrenceId);
  const begins = written(starts, at, zone);
  const made = [writeLine({ ...begins, name: "RECURRENCE-ID" }), writeLine(begins)];
  const lengthMs = ends ? ms(atOf(whenOf(ends, zone))) - ms(atOf(whenOf(starts, zone))) : 0;
  if (ends) made.push(writeLine(written(ends, addMs(at, lengthMs), zone)));
  return [kept[0]!, ...made.map(lineOf), ...kept.slice(1)];
}

/** A DTSTART or DTEND at another moment, by the clocks it was written by; in UTC where nobody knows them. */
function written(line: ContentLine, at: Instant, floating: string): ContentLine {
  if (isDay(line)) return { ...line, value: at.slice(0, 10).replaceAll("-", "") };
  const zone = zoneOf(line, floating);
  if (zone === null) return { ...withParameters(line, { TZID: null, VALUE: null }), value: stamp(at) };
  const parts = localParts(zone, at);
  // Clocks that go back say an hour twice, and read alone it is the first: the second is written in UTC.
  const alone = localToInstant(zone, parts, "compatible");
  if (alone === null || stamp(alone) !== stamp(at)) return { ...withParameters(line, { TZID: null, VALUE: null }), value: stamp(at) };
  const { year, month, day, hour, minute, second } = parts;
  const two = (value: number) => String(value).padStart(2, "0");
  return { ...line, value: `${year}${two(month)}${two(day)}T${two(hour)}${two(minute)}${two(second)}` };
}

/** By whose clocks a time is written; null: in UTC, or by some that nobody knows. */
function zoneOf({ parameters, value }: ContentLine, floating: string): string | null {
  const named = parameters.find(([key]) => key === "TZID")?.[1].replaceAll('"', "");
  if (named !== undefined) return zoneNamed(named);
  return /Z\s*$/i.test(value) ? null : floating;
}

/** The day or the instant that a time says, as the diary writes them; as it is written where it says none. */
function whenOf(line: ContentLine, floating: string): string {
  const [, year, month, day, hour, minute, second] = (/^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?/.exec(line.value) ?? []).map(
    Number,
  ) as number[];
  if (isDay(line)) return `${line.value.slice(0, 4)}-${line.value.slice(4, 6)}-${line.value.slice(6, 8)}`;
  const local = { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! };
  return localToInstant(zoneOf(line, floating) ?? "UTC", local, "compatible") ?? line.value;
}

function atOf(when: string): Instant {
  return when.length === 10 ? `${when}T00:00:00.000Z` : when;
}

function isDay(line: ContentLine): boolean {
  return /^\d{8}$/.test(line.value.trim());
}

/** An answer to a series is one to its moved times too, where they stood as the series did. */
function meantBy(
  lines: readonly ResourceLine[],
  places: readonly EventPlace[],
  { key, email }: { key: EventKey; email: string },
): EventPlace[] {
  if (key.recurrenceId !== null) return places.filter((one) => keyOf(lines, one, key.zone).recurrenceId === key.recurrenceId);
  const stood = (one: EventPlace) => answerOf(lines, one, email);
  const series = places.find((one) => keyOf(lines, one, key.zone).recurrenceId === null);
  return places.filter((one) => one === series || stood(one) === "NEEDS-ACTION" || (series !== undefined && stood(one) === stood(series)));
}

function answerIn(lines: ResourceLine[], place: EventPlace, { answer, at }: { answer: WrittenAnswer; at: Instant }): void {
  const { email, name, partstat, sentBy, delegatedTo } = answer;
  const mail = (one: string | null) => (one === null ? null : `"mailto:${one}"`);
  const said = { PARTSTAT: partstat, RSVP: null, "SENT-BY": mail(sentBy), "DELEGATED-TO": mail(delegatedTo) };
  const added: ContentLine[] = [];
  const attendee = attendeeIn(lines, place, email);
  if (attendee) set(lines, attendee, withParameters(attendee.line, said));
  else added.push(withParameters({ name: "ATTENDEE", parameters: [["CN", quoted(name)]], value: `mailto:${email}` }, said));
  if (delegatedTo !== null && !attendeeIn(lines, place, delegatedTo))
    added.push({ name: "ATTENDEE", parameters: delegated(email), value: `mailto:${delegatedTo}` });
  const organizer = propertyIn(lines, place, "ORGANIZER");
  if (organizer) set(lines, organizer, withParameters(organizer.line, { "SCHEDULE-AGENT": "CLIENT" }));
  put(lines, place, { "LAST-MODIFIED": stamp(at) }, added);
}

function delegated(from: string): ContentLine["parameters"] {
  return [
    ["RSVP", "TRUE"],
    ["PARTSTAT", "NEEDS-ACTION"],
    ["DELEGATED-FROM", `"mailto:${from}"`],
  ];
}

type Found = { place: number; line: ContentLine };

/** Sets properties of an event, and adds lines to it; what is new stands before its alarms. */
function put(lines: ResourceLine[], event: EventPlace, values: Readonly<Record<string, string>>, added: readonly ContentLine[] = []): void {
  const missing: ContentLine[] = [...added];
  for (const [name, value] of Object.entries(values)) {
    const found = propertyIn(lines, event, name);
    if (found) set(lines, found, { ...found.line, value });
    else missing.push({ name, parameters: [], value });
  }
  lines.splice((event.own.at(-1) ?? event.from) + 1, 0, ...missing.map((line) => lineOf(writeLine(line))));
}

/** A line that stays what it was is not even folded anew. */
function set(lines: ResourceLine[], { place, line: before }: Found, line: ContentLine): void {
  if (writeLine(before) !== writeLine(line)) lines[place] = lineOf(writeLine(line));
}

function propertyIn(lines: readonly ResourceLine[], event: EventPlace, name: string, fits = (_: ContentLine) => true): Found | null {
  for (const place of event.own) {
    const line = nameOf(lines[place]!) === name ? readLine(lines[place]!.text) : null;
    if (line && fits(line)) return { place, line };
  }
  return null;
}

function attendeeIn(lines: readonly ResourceLine[], event: EventPlace, email: string): Found | null {
  return propertyIn(lines, event, "ATTENDEE", ({ value }) => value.trim().toLowerCase() === `mailto:${email.toLowerCase()}`);
}

function answerOf(lines: readonly ResourceLine[], event: EventPlace, email: string): string {
  const said = attendeeIn(lines, event, email)?.line.parameters.find(([key]) => key === "PARTSTAT")?.[1];
  return said?.toUpperCase() ?? "NEEDS-ACTION";
}

function nameOf({ text }: ResourceLine): string {
  return /^[A-Za-z0-9-]+/.exec(text)?.[0].toUpperCase() ?? "";
}

function keyOf(lines: readonly ResourceLine[], event: EventPlace, zone: string): Pick<EventKey, "uid" | "recurrenceId"> {
  const uid = propertyIn(lines, event, "UID")?.line.value.trim() ?? "";
  const recurrence = propertyIn(lines, event, "RECURRENCE-ID")?.line ?? null;
  return { uid: uid.replaceAll(/\\([\\;,])/g, "$1"), recurrenceId: recurrence && whenOf(recurrence, zone) };
}
