import ICAL from "ical.js";
import { addMs, DAY_MS, type Instant, instant, MINUTE_MS, ms } from "../kernel/time.ts";
import { blocksOf, type CalendarText, textBounds } from "./icalendar-blocks.ts";
import { firstStart, type Repeating, ruleFault } from "./recurrence.ts";
import { zoneNamed } from "./zone-names.ts";

export type ReadPerson = { email: string; name: string | null; answer: string | null };
/** One VEVENT as it was read: a single time, a series, or one time of a series that is other than the rest. */
export type ReadEntry = Repeating & {
  uid: string;
  /** Which time of the series it stands for: the instant or the day that the series says; null: it is the series, or stands alone. */
  recurrenceId: string | null;
  sequence: number;
  stampedAt: Instant | null;
  title: string;
  description: string | null;
  place: string | null;
  lengthMinutes: number;
  transparency: "opaque" | "transparent";
  classification: "public" | "private" | "confidential";
  /** RFC 5545: 1 high to 9 low, 0 undefined. */
  priority: number;
  categories: string[];
  organizer: (Omit<ReadPerson, "answer"> & { sentBy: string | null }) | null;
  attendees: ReadPerson[];
  status: "confirmed" | "tentative" | "cancelled";
};
export type EntryFault = { uid: string | null; title: string | null; because: string };
export type CalendarRead =
  | { ok: true; name: string | null; method: string | null; entries: ReadEntry[]; faults: EntryFault[] }
  | { ok: false; sentence: string };

const mostLengthMinutes = 400 * 24 * 60;
const mostDates = 1_000;
const mostAttendees = 200;
const mostRules = 500;

/**
 * Reads an iCalendar file. What cannot be read of it is left out and said, entry by entry; what its VTIMEZONEs say is not believed, their names are.
 * `zone`: where a time is that says no zone. Sources: RFC 5545; RFC 7986 for the name.
 */
export function readCalendar(text: string, { zone }: { zone: string }): CalendarRead {
  const blocks = blocksOf(text);
  if (!blocks.ok) return blocks;
  const own = blocks.zone === null ? null : zoneNamed(blocks.zone);
  const terms: Terms = { floating: own ?? zone, zones: blocks.zoneNames, judged: new Map() };
  const entries: ReadEntry[] = [];
  const faults: EntryFault[] = [];
  for (const block of blocks.events) {
    const read = readEvent(block, terms);
    if ("because" in read) faults.push(read);
    else entries.push(read);
  }
  if (terms.judged.size > mostRules)
    return { ok: false, sentence: `The calendar repeats by more than ${mostRules} rules. Take a shorter part of it.` };
  return { ok: true, name: blocks.name, method: blocks.method, entries, faults };
}

/** `judged`: what was found of each rule of repetition; to look at one takes milliseconds, and most calendars have few. */
type Terms = { floating: string; zones: CalendarText["zoneNames"]; judged: Map<string, string | null> };

function readEvent(block: string, terms: Terms): ReadEntry | EntryFault {
  const said = (name: string) => new RegExp(`^${name}(?:;[^:]*)?:(.*)$`, "mi").exec(block)?.[1]?.trim().slice(0, textBounds.title) || null;
  const fault = (because: string): EntryFault => ({ uid: said("UID"), title: said("SUMMARY"), because });
  try {
    const [, , [parsed] = []] = ICAL.parse(`BEGIN:VCALENDAR\r\n${block}\r\nEND:VCALENDAR`) as [string, unknown[], unknown[]];
    const event = new ICAL.Component(parsed as ConstructorParameters<typeof ICAL.Component>[0]);
    const read = entryOf(event, terms);
    const rule = judge(read, terms.judged);
    return rule === null ? read : fault(rule);
  } catch (error) {
    return fault(error instanceof Unreadable ? error.message : "It is not written as RFC 5545 says.");
  }
}

function judge(read: ReadEntry, judged: Terms["judged"]): string | null {
  if (read.rrule === null) return null;
  const known = judged.get(read.rrule);
  if (known !== undefined || judged.size > mostRules) return known ?? null;
  const found = ruleFault(read);
  judged.set(read.rrule, found);
  return found;
}

class Unreadable extends Error {}

type Component = InstanceType<typeof ICAL.Component>;
type Property = NonNullable<ReturnType<Component["getFirstProperty"]>>;
type Moment = { isDay: boolean; local: string; zone: string };

function entryOf(event: Component, terms: Terms): ReadEntry {
  const uid = textOf(event, "uid", 500);
  if (uid === null) throw new Unreadable("It has no UID to know it by.");
  const starts = event.getFirstProperty("dtstart");
  if (!starts) throw new Unreadable("It does not say when it begins.");
  const start = momentOf(starts, terms);
  const when = { isAllDay: start.isDay, startsLocal: start.local, timeZone: start.zone };
  const organizer = event.getFirstProperty("organizer");
  const recurrence = event.getFirstProperty("recurrence-id");
  if (recurrence?.getParameter("range"))
    throw new Unreadable("It moves this and all later times, which programs do not agree on. Move the series.");
  const busy = textOf(event, "x-microsoft-cdo-busystatus", 20)?.toUpperCase();
  return {
    uid,
    recurrenceId: recurrence ? keyOf(momentOf(recurrence, terms)) : null,
    sequence: wholeNumber(event, "sequence", 2_147_483_647),
    stampedAt: stampOf(event),
    title: textOf(event, "summary", textBounds.title) ?? "Without a title",
    description: textOf(event, "description", textBounds.description),
    place: textOf(event, "location", textBounds.title),
    ...when,
    lengthMinutes: lengthOf(event, when, terms),
    rrule: event.getFirstProperty("rrule")?.getFirstValue()?.toString() ?? null,
    rdates: datesOf(event, "rdate", terms),
    exdates: datesOf(event, "exdate", terms),
    transparency: textOf(event, "transp", 20)?.toUpperCase() === "TRANSPARENT" || busy === "FREE" ? "transparent" : "opaque",
    classification: classOf(textOf(event, "class", 40)),
    priority: wholeNumber(event, "priority", 9),
    categories: categoriesOf(event),
    organizer: organizer ? organizerOf(organizer) : null,
    attendees: event.getAllProperties("attendee").slice(0, mostAttendees).flatMap(attendeeOf),
    status: statusOf(textOf(event, "status", 20)),
  };
}

function momentOf(property: Property, terms: Terms, at = property.getFirstValue()): Moment {
  if (!(at instanceof ICAL.Time)) throw new Unreadable(`Its ${property.name} is no time.`);
  const day = `${digits(at.year, 4)}-${digits(at.month)}-${digits(at.day)}`;
  if (at.year < 1900 || at.year > 2200 || Number.isNaN(Date.parse(`${day}T00:00:00Z`)))
    throw new Unreadable(`Its ${property.name} is no time.`);
  if (at.isDate) return { isDay: true, local: day, zone: "UTC" };
  const local = `${day}T${digits(at.hour)}:${digits(at.minute)}:${digits(Math.min(at.second, 59))}`;
  if (at.zone === ICAL.Timezone.utcTimezone) return { isDay: false, local, zone: "UTC" };
  const named = property.getFirstParameter("tzid");
  if (!named) return { isDay: false, local, zone: terms.floating };
  const zone = zoneNamed(named) ?? zoneNamed(terms.zones.get(named) ?? "");
  if (zone === null) throw new Unreadable(`Nobody knows the time zone "${named.slice(0, 80)}".`);
  return { isDay: false, local, zone };
}

function atOf({ isDay, local, zone }: Moment): Instant {
  return firstStart({ isAllDay: isDay, startsLocal: local, timeZone: zone });
}

function keyOf(moment: Moment): string {
  return moment.isDay ? moment.local : atOf(moment);
}

function lengthOf(event: Component, when: Pick<Repeating, "isAllDay" | "startsLocal" | "timeZone">, terms: Terms): number {
  const startMs = ms(firstStart(when));
  const end = event.getFirstProperty("dtend");
  const lasts = event.getFirstProperty("duration")?.getFirstValue();
  let minutes = when.isAllDay ? DAY_MS / MINUTE_MS : 0;
  if (end) minutes = (ms(atOf(momentOf(end, terms))) - startMs) / MINUTE_MS;
  else if (lasts instanceof ICAL.Duration) minutes = lasts.toSeconds() / 60;
  if (minutes < 0) throw new Unreadable("It ends before it begins.");
  if (minutes > mostLengthMinutes) throw new Unreadable("It lasts longer than a year.");
  // Some programs write a whole day as one that ends on the day it begins.
  return when.isAllDay ? Math.max(1440, Math.ceil(minutes / 1440) * 1440) : Math.ceil(minutes);
}

/** A PERIOD among RDATEs gives its beginning; how long it lasts is the series'. */
function datesOf(event: Component, name: "rdate" | "exdate", terms: Terms): string[] {
  const found = new Set<string>();
  for (const property of event.getAllProperties(name))
    for (const value of property.getValues()) {
      const at = value instanceof ICAL.Period ? value.start : value;
      found.add(keyOf(momentOf(property, terms, at)));
      if (found.size > mostDates) throw new Unreadable(`It names more than ${mostDates} dates.`);
    }
  return [...found].sort();
}

function organizerOf(property: Property): ReadEntry["organizer"] {
  const email = addressOf(property.getFirstValue());
  const sentBy = addressOf(property.getFirstParameter("sent-by"));
  return email === null ? null : { email, name: nameOf(property), sentBy };
}

function attendeeOf(property: Property): ReadPerson[] {
  const email = addressOf(property.getFirstValue());
  return email === null
    ? []
    : [{ email, name: nameOf(property), answer: clean(property.getFirstParameter("partstat"), 20)?.toUpperCase() ?? null }];
}

function nameOf(property: Property): string | null {
  return clean(property.getFirstParameter("cn"), 120);
}

/** A mail address that can stand in a header; null for anything else. */
export function addressOf(value: unknown): string | null {
  const plain = typeof value === "string" ? value.replace(/^mailto:/i, "").trim() : "";
  return plain.length <= 254 && /^[^\s@<>"(),:;\\[\]]+@[^\s@<>"(),:;\\[\]]+$/.test(plain) ? plain.toLowerCase() : null;
}

function categoriesOf(event: Component): string[] {
  const all = event.getAllProperties("categories").flatMap((property) => property.getValues());
  const named = all.flatMap((one) => clean(one, 60) ?? []);
  return [...new Set(named.map((one) => one.toUpperCase()))].slice(0, 20);
}

function textOf(event: Component, name: string, most: number): string | null {
  return clean(event.getFirstPropertyValue(name), most);
}

/** Text as it may be kept: no control characters but line breaks, no half of a surrogate pair, so long and no longer. */
function clean(value: unknown, most: number): string | null {
  if (typeof value !== "string") return null;
  const plain = value
    .replaceAll(/[^\P{Cc}\n]+/gu, " ")
    .slice(0, most)
    .toWellFormed()
    .trim();
  const kept = most <= textBounds.title ? plain.replaceAll(/\s+/g, " ") : plain;
  return kept === "" ? null : kept;
}

function wholeNumber(event: Component, name: string, most: number): number {
  const value = Number(event.getFirstPropertyValue(name) ?? 0);
  return Number.isInteger(value) && value >= 0 && value <= most ? value : 0;
}

function stampOf(event: Component): Instant | null {
  const at = event.getFirstPropertyValue("dtstamp");
  return at instanceof ICAL.Time && !at.isDate ? addMs(instant(0), at.toUnixTime() * 1000) : null;
}

/** A class that is not known counts as private. Source: RFC 5545, section 3.8.1.3. */
function classOf(value: string | null): ReadEntry["classification"] {
  if (value === null || value.toUpperCase() === "PUBLIC") return "public";
  return value.toUpperCase() === "CONFIDENTIAL" ? "confidential" : "private";
}

function statusOf(value: string | null): ReadEntry["status"] {
  const plain = value?.toUpperCase();
  return plain === "CANCELLED" ? "cancelled" : plain === "TENTATIVE" ? "tentative" : "confirmed";
}

function digits(value: number, many = 2): string {
  return String(value).padStart(many, "0");
}
