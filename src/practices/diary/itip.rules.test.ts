import fc from "fast-check";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { readCalendar } from "../../engine/icalendar-read.ts";
import { startsWithin } from "../../engine/recurrence.ts";
import { addDays, localParts } from "../../kernel/time.ts";
import type { Invitation } from "./invitation.model.ts";
import { answerText, delegatedText } from "./itip.rules.ts";
import { timesOf } from "./new-event.rules.ts";

const at = "2026-11-26T09:00:00.000Z";
const who = { name: "Dora Rector", email: "dora@example.org", sentBy: "asa@example.org" };
const invitation = {
  ...{ uid: "forum@x", recurrenceId: null, sequence: 3, title: "Forum; all, of us", description: null, place: null, isAllDay: false },
  ...{
    startsLocal: "2026-11-30T10:00:00",
    timeZone: "Europe/Berlin",
    lengthMinutes: 45,
    startsAt: "2026-11-30T09:00:00.000Z",
    rrule: null,
    rdates: [],
    exdates: [],
  },
  ...{ organizer: "lena@example.org", organizerName: "Lena Ops", state: "accepted", comment: null, delegatedTo: null, proposedAt: null },
} as Partial<Invitation> as Invitation;

/** What a calendar program would read of it; its own reader, so that writer and reader cannot err alike where ical.js does the parsing. */
const read = (text: string) => {
  const found = readCalendar(text, { zone: "UTC" });
  if (!found.ok) throw new Error(found.sentence);
  return found;
};
const unfolded = (text: string) => text.replaceAll("\r\n ", "").split("\r\n");

test("an answer names the event, the attendee, and who answered for them", () => {
  const { method, text } = answerText(invitation, { who, at });
  expect(method).toBe("REPLY");
  expect(unfolded(text)).toEqual([
    ...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quarterdeck//Quarterdeck//EN", "METHOD:REPLY", "BEGIN:VEVENT", "UID:forum@x"],
    ...["DTSTAMP:20261126T090000Z", "SEQUENCE:3", 'ORGANIZER;CN="Lena Ops":mailto:lena@example.org'],
    'ATTENDEE;PARTSTAT=ACCEPTED;CN="Dora Rector";SENT-BY="mailto:asa@example.org":mailto:dora@example.org',
    ...["END:VEVENT", "END:VCALENDAR", ""],
  ]);
  const one = answerText({ ...invitation, recurrenceId: "2026-11-30T09:00:00.000Z", state: "declined", comment: "No, sorry" }, { who, at });
  expect(unfolded(one.text)).toEqual(expect.arrayContaining(["RECURRENCE-ID:20261130T090000Z", "COMMENT:No\\, sorry"]));
});

test("another time is a COUNTER of the same length; a delegate gets the invitation, the organiser the name", () => {
  const proposed = answerText({ ...invitation, state: "countered", proposedAt: "2026-12-01T13:00:00.000Z" }, { who, at });
  expect(proposed.method).toBe("COUNTER");
  expect(read(proposed.text).entries[0]).toMatchObject({
    uid: "forum@x",
    startsLocal: "2026-12-01T13:00:00",
    lengthMinutes: 45,
    title: "Forum; all, of us",
  });
  const delegated = { ...invitation, state: "delegated", delegatedTo: "tobias@example.org" } as Invitation;
  expect(answerText(delegated, { who, at }).text.replaceAll("\r\n ", "")).toContain(
    'PARTSTAT=DELEGATED;DELEGATED-TO="mailto:tobias@example.org"',
  );
  const goesOn = read(delegatedText(delegated, { who, at }).text);
  expect(goesOn).toMatchObject({ method: "REQUEST", faults: [] });
  expect(goesOn.entries[0]!.attendees.map((one) => one.email)).toEqual(["dora@example.org", "tobias@example.org"]);
});

test("a series that is delegated, or asked to move, keeps its time on the wall over changes of clocks", () => {
  const weekly = {
    ...invitation,
    rrule: "FREQ=WEEKLY",
    exdates: ["2026-12-07T09:00:00.000Z"],
    delegatedTo: "tobias@example.org",
  } as Invitation;
  const span = { from: "2026-11-01T00:00:00.000Z", to: "2027-06-01T00:00:00.000Z" };
  const hours = (text: string) => {
    const { entries, faults } = read(text);
    expect(faults).toEqual([]);
    return new Set(startsWithin(entries[0]!, span).map((start) => localParts("Europe/Berlin", start).hour));
  };
  expect(hours(delegatedText({ ...weekly, state: "delegated" }, { who, at }).text)).toEqual(new Set([10]));
  expect(read(delegatedText({ ...weekly, state: "delegated" }, { who, at }).text).entries[0]!.exdates).toEqual([
    "2026-12-07T09:00:00.000Z",
  ]);
  const proposed = answerText({ ...weekly, delegatedTo: null, state: "countered", proposedAt: "2026-11-30T14:00:00.000Z" }, { who, at });
  expect(hours(proposed.text)).toEqual(new Set([15]));
});

test("the rules of a zone say of each instant what its clocks show", () => {
  for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"]) {
    const { zone: lines } = timesOf({ ...invitation, timeZone: zone, rrule: "FREQ=DAILY" });
    const [, , component] = ICAL.parse(`BEGIN:VCALENDAR\r\n${lines.join("\r\n")}\r\nEND:VCALENDAR`) as [string, unknown[], unknown[][]];
    const timezone = new ICAL.Timezone(new ICAL.Component(component[0] as ConstructorParameters<typeof ICAL.Component>[0]));
    for (let day = 0; day < 800; day += 7) {
      const shown = localParts(zone, addDays("2026-11-30T09:00:00.000Z", day));
      const time = new ICAL.Time({ ...shown, isDate: false }, timezone);
      expect(time.toJSDate().toISOString(), `${zone} ${day}`).toBe(addDays("2026-11-30T09:00:00.000Z", day));
    }
  }
});

const unit = fc.constantFrom("\r", "\n", '"', ";", ",", ":", "\\", "é", "€", "😀", "a", " ", "\u2028", "\u0000", "\t");

test("no name and no word can begin a line of its own, and no line is longer than 75 octets", () => {
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 200 }), fc.string({ unit, maxLength: 80 }), (comment, name) => {
      const { text } = answerText({ ...invitation, comment, organizerName: name }, { who, at });
      const lines = text.split("\r\n");
      for (const line of lines) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      expect(lines.filter((line) => line.startsWith("ATTENDEE"))).toHaveLength(1);
      expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
      expect(unfolded(text)).toHaveLength(14);
    }),
  );
});
