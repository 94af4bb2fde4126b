import fc from "fast-check";
import { expect, test } from "vitest";
import { readCalendar } from "./icalendar-read.ts";
import { startsWithin } from "./recurrence.ts";

const calendar = (...lines: string[]) => ["BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR"].join("\r\n");
const event = (...lines: string[]) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"].join("\r\n");
const read = (text: string) => {
  const found = readCalendar(text, { zone: "Europe/Berlin" });
  if (!found.ok) throw new Error(found.sentence);
  return found;
};

test("a director's calendar is read as its programs write it", () => {
  const text = calendar(
    "X-WR-CALNAME:Director",
    ...[
      "BEGIN:VTIMEZONE",
      "TZID:Customized",
      "X-LIC-LOCATION:America/New_York",
      "BEGIN:STANDARD",
      "DTSTART:junk",
      "TZOFFSETFROM:99",
      "END:STANDARD",
    ],
    "END:VTIMEZONE",
    event(
      ...["UID:qbr@x", "DTSTAMP:20261115T140000Z", "DTSTART;TZID=Customized:20261203T100000", "DTEND;TZID=Customized:20261203T110000"],
      ...["SUMMARY:QBR\\, Acme", " Networks", "CATEGORIES:VENDOR,QBR", "PRIORITY:4", "SEQUENCE:1"],
      'ORGANIZER;CN="IT Director";SENT-BY="mailto:assistant@example.com":mailto:d',
      " irector@example.com",
      "ATTENDEE;PARTSTAT=ACCEPTED;CN=Acme CSM:mailto:csm@vendor.example",
      ...["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "DESCRIPTION:QBR", "END:VALARM"],
    ),
    event(
      "UID:1to1@x",
      "DTSTART;TZID=W. Europe Standard Time:20261124T140000",
      "DURATION:PT30M",
      "RRULE:FREQ=WEEKLY;INTERVAL=2",
      "EXDATE;TZID=W. Europe Standard Time:20261222T140000",
      "CLASS:CONFIDENTIAL",
    ),
    event(
      "UID:1to1@x",
      "RECURRENCE-ID:20261208T130000Z",
      "DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20261209T150000",
      "DTEND:20261209T143000Z",
      "SUMMARY:Moved",
    ),
    event("UID:freeze@x", "DTSTART;VALUE=DATE:20261218", "DTEND;VALUE=DATE:20270104", "TRANSP:TRANSPARENT", "CLASS:X-SECRET"),
    event(
      "UID:periods@x",
      "DTSTART:20261103T090000",
      "RDATE;VALUE=PERIOD:20261125T090000Z/20261125T123000Z",
      "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
    ),
  );
  const { name, entries, faults } = read(text);
  expect(faults).toEqual([]);
  expect(name).toBe("Director");
  const [qbr, oneToOne, moved, freeze, periods] = entries;
  expect(qbr).toMatchObject({
    title: "QBR, AcmeNetworks",
    timeZone: "America/New_York",
    startsLocal: "2026-12-03T10:00:00",
    lengthMinutes: 60,
    sequence: 1,
  });
  expect(qbr!.organizer).toEqual({ email: "director@example.com", name: "IT Director", sentBy: "assistant@example.com" });
  expect(qbr!.attendees).toEqual([{ email: "csm@vendor.example", name: "Acme CSM", answer: "ACCEPTED" }]);
  expect(qbr!.categories).toEqual(["VENDOR", "QBR"]);
  expect(oneToOne).toMatchObject({
    classification: "confidential",
    timeZone: "Europe/Berlin",
    lengthMinutes: 30,
    title: "Without a title",
  });
  const starts = startsWithin(oneToOne!, { from: "2026-11-20T00:00:00.000Z", to: "2027-01-10T00:00:00.000Z" });
  expect(starts).toEqual(["2026-11-24T13:00:00.000Z", "2026-12-08T13:00:00.000Z", "2027-01-05T13:00:00.000Z"]);
  expect(moved).toMatchObject({ recurrenceId: starts[1], startsLocal: "2026-12-09T15:00:00", lengthMinutes: 30 });
  expect(freeze).toMatchObject({ isAllDay: true, transparency: "transparent", classification: "private", lengthMinutes: 17 * 1440 });
  expect(periods).toMatchObject({ rdates: ["2026-11-25T09:00:00.000Z"], transparency: "transparent", timeZone: "Europe/Berlin" });
});

test("what cannot be read is said entry by entry, and takes nothing else with it", () => {
  const bad = [
    event("UID:zone@x", "DTSTART;TZID=Customized Time Zone:20261203T100000", "SUMMARY:Where"),
    event("UID:backward@x", "DTSTART:20261203T100000Z", "DTEND:20261203T090000Z"),
    event("UID:nostart@x", "SUMMARY:Never"),
    event("DTSTART:20261203T100000Z"),
    event("UID:often@x", "DTSTART:20261203T100000Z", "RRULE:FREQ=SECONDLY"),
    event("UID:broken@x", "DTSTART:the third of December"),
    event("UID:all@x", "DTSTART:20261203T100000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261203T100000Z"),
    event("UID:junk@x", "DTSTART:20261203T100000Z", "this is no line"),
  ];
  const { entries, faults } = read(calendar(...bad, event("UID:good@x", "DTSTART:20261203T100000Z")));
  expect(entries.map((one) => one.uid)).toEqual(["good@x"]);
  expect(faults.map((one) => one.uid)).toEqual(["zone@x", "backward@x", "nostart@x", null, "often@x", "broken@x", "all@x", "junk@x"]);
  for (const { because } of faults) expect(because).toMatch(/^[A-Z].*\.$/);
  expect(faults[0]).toMatchObject({ title: "Where", because: 'Nobody knows the time zone "Customized Time Zone".' });
});

test("a mail address that could begin another header, and text that the database cannot keep, do not come in", () => {
  const { entries } = read(
    calendar(
      event(
        "UID:a@x",
        "DTSTART:20261203T100000Z",
        "SUMMARY:a\u0000b\\nBcc: x",
        "ORGANIZER:mailto:a@b.example\\nBcc: c@d.example",
        'ATTENDEE:mailto:"x" <y@z.example>',
      ),
    ),
  );
  expect(entries[0]).toMatchObject({ title: "a b Bcc: x", organizer: null, attendees: [] });
});

test("files beyond all bounds are refused as a whole", () => {
  const sentence = (text: string) => {
    const found = readCalendar(text, { zone: "UTC" });
    return found.ok ? null : found.sentence;
  };
  expect(sentence("<html>")).toMatch(/no iCalendar file/);
  expect(sentence(calendar("BEGIN:VEVENT"))).toMatch(/broken|breaks off/);
  expect(sentence(`BEGIN:VCALENDAR\r\n${"BEGIN:X\r\n".repeat(200_000)}`)).toMatch(/deeper/);
  expect(sentence("A".repeat(9_000_000))).toMatch(/larger/);
  expect(sentence(calendar(...Array.from({ length: 5001 }, () => event("UID:x"))))).toMatch(/5,000/);
});

test("no text makes the reader fail", () => {
  const line = fc.constantFrom(
    "BEGIN:VEVENT",
    "END:VEVENT",
    "UID:x",
    "DTSTART:20261203T100000Z",
    "DTSTART;TZID=:1",
    "RRULE:FREQ=DAILY;COUNT=-1",
    "EXDATE:,",
    "DURATION:-PT",
    " folded",
    'ATTENDEE;CN="',
    "END:VCALENDAR",
    "RDATE;VALUE=PERIOD:1/2",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(line, fc.string({ unit: fc.constantFrom("\r", "\n", '"', ";", ":", "=", "é", "😀", " ", "\u0000", "A", "1") })), {
        maxLength: 12,
      }),
      (lines) => {
        const found = readCalendar(calendar(...lines), { zone: "UTC" });
        return typeof found.ok === "boolean";
      },
    ),
  );
});
