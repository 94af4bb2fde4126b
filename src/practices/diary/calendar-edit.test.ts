import fc from "fast-check";
import { expect, test } from "vitest";
import { readCalendar } from "../../engine/icalendar-read.ts";
import { firstStart } from "../../engine/recurrence.ts";
import { type WrittenAnswer, withAnswer, withMove } from "./calendar-edit.ts";
import { joined, linesOf } from "./calendar-object.ts";
import { readLine, writeLine } from "./content-line.ts";

const at = "2026-11-26T09:00:00.000Z";
const zone = "Europe/Berlin";
const resource = (...events: string[][]) =>
  [
    ...["BEGIN:VCALENDAR", "VERSION:2.0", "X-WR-CALNAME:Work", "BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "END:VTIMEZONE"],
    ...events.flatMap((lines) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"]),
    ...["END:VCALENDAR", ""],
  ].join("\r\n");
const forum = [
  ...["UID:forum@x", "SEQUENCE:4", "DTSTAMP:20261101T080000Z", "DTSTART;TZID=Europe/Berlin:20261126T113000"],
  ...[
    "DTEND;TZID=Europe/Berlin:20261126T121500",
    "SUMMARY:Forum\\, with guests",
    'X-ODD;A="b;c:d":keep me',
    'ORGANIZER;CN="Ops, Lena":mailto:lena@x.example',
  ],
  ...["ATTENDEE;CN=Dora;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:MAILTO:Dora@x.example", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:tom@x.example"],
  ...["BEGIN:VALARM", "ACTION:DISPLAY", "ATTENDEE:mailto:dora@x.example", "TRIGGER:-PT15M", "END:VALARM"],
];
const answer: WrittenAnswer = {
  email: "dora@x.example",
  name: "Dora Rector",
  partstat: "ACCEPTED",
  sentBy: "asa@x.example",
  delegatedTo: null,
};
const key = { uid: "forum@x", recurrenceId: null, zone };
const edited = (done: ReturnType<typeof withAnswer>) => (done.ok ? done.text : `refused: ${done.because}`);
const plain = (text: string) => linesOf(text).map((one) => one.text);
const only = (text: string, other: string) => plain(text).filter((one) => !plain(other).includes(one));

test("an answer changes the line of who answers, and leaves the rest as it was", () => {
  const before = resource(forum);
  const after = edited(withAnswer(before, { key, answer, at }));
  expect(only(after, before)).toEqual([
    'ORGANIZER;CN="Ops, Lena";SCHEDULE-AGENT=CLIENT:mailto:lena@x.example',
    'ATTENDEE;CN=Dora;PARTSTAT=ACCEPTED;SENT-BY="mailto:asa@x.example":MAILTO:Dora@x.example',
    "LAST-MODIFIED:20261126T090000Z",
  ]);
  expect(only(before, after)).toHaveLength(2);
  expect(plain(after).indexOf("LAST-MODIFIED:20261126T090000Z")).toBeLessThan(plain(after).indexOf("BEGIN:VALARM"));
  // The same again is the same.
  expect(edited(withAnswer(after, { key, answer, at }))).toBe(after);
  // Without the assistant, SENT-BY goes; whoever is asked by a list is added.
  expect(edited(withAnswer(after, { key, answer: { ...answer, sentBy: null }, at }))).not.toContain("SENT-BY");
  const listed = edited(withAnswer(before, { key, answer: { ...answer, email: "dora.rector@x.example" }, at }));
  expect(plain(listed)).toContain(
    'ATTENDEE;CN="Dora Rector";PARTSTAT=ACCEPTED;SENT-BY="mailto:asa@x.example":mailto:dora.rector@x.example',
  );
});

test("whom it is delegated to comes beside whoever delegates", () => {
  const before = resource(forum);
  const after = edited(
    withAnswer(before, { key, answer: { ...answer, partstat: "DELEGATED", sentBy: null, delegatedTo: "tobias@x.example" }, at }),
  );
  expect(only(after, before)).toEqual(
    expect.arrayContaining([
      'ATTENDEE;CN=Dora;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:tobias@x.example":MAILTO:Dora@x.example',
      'ATTENDEE;RSVP=TRUE;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:dora@x.example":mailto:tobias@x.example',
    ]),
  );
});

const weekly = [
  ...["UID:weekly@x", "DTSTAMP:20261001T080000Z", "DTSTART;TZID=Europe/Berlin:20261015T090000", "DTEND;TZID=Europe/Berlin:20261015T100000"],
  ...[
    "RRULE:FREQ=WEEKLY",
    "EXDATE;TZID=Europe/Berlin:20261119T090000",
    "SUMMARY:Weekly",
    "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:dora@x.example",
  ],
];

test("one time of a series moves by itself, by the clocks of the series, over a change of clocks", () => {
  const move = { startsAt: "2026-11-26T14:00:00.000Z", lengthMinutes: 60 };
  const before = resource(weekly);
  // Asked in summer time, nine in Berlin is eight in UTC from 25 October on.
  const after = edited(withMove(before, { key: { uid: "weekly@x", recurrenceId: "2026-11-26T08:00:00.000Z", zone }, move, at }));
  const read = readCalendar(after, { zone });
  if (!read.ok) throw new Error(read.sentence);
  expect(read.faults).toEqual([]);
  expect(read.entries).toMatchObject([
    { recurrenceId: null, startsLocal: "2026-10-15T09:00:00", rrule: "FREQ=WEEKLY", sequence: 0 },
    {
      recurrenceId: "2026-11-26T08:00:00.000Z",
      startsLocal: "2026-11-26T15:00:00",
      timeZone: zone,
      lengthMinutes: 60,
      rrule: null,
      sequence: 1,
    },
  ]);
  expect(only(before, after)).toEqual([]);
  const again = edited(
    withMove(after, {
      key: { uid: "weekly@x", recurrenceId: "2026-11-26T08:00:00.000Z", zone },
      move: { ...move, startsAt: "2026-11-26T15:00:00.000Z" },
      at,
    }),
  );
  expect(plain(again).filter((one) => one === "BEGIN:VEVENT")).toHaveLength(2);
});

test("a time in the hour that clocks tell twice is the hour that was meant", () => {
  const night = resource([
    "UID:night@x",
    "DTSTART;TZID=Europe/Berlin:20261024T023000",
    "DTEND;TZID=Europe/Berlin:20261024T030000",
    "SUMMARY:Night",
  ]);
  const startOf = (startsAt: string) => {
    const read = readCalendar(edited(withMove(night, { key: { ...key, uid: "night@x" }, move: { startsAt, lengthMinutes: 30 }, at })), {
      zone,
    });
    return read.ok ? read.entries.map((one) => [firstStart(one), one.lengthMinutes]) : read.sentence;
  };
  for (const one of ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]) expect(startOf(one)).toEqual([[one, 30]]);
});

test("an answer to a series holds for its moved times, but not where something else was answered for one", () => {
  const time = (day: string, partstat: string) => [
    ...["UID:weekly@x", `RECURRENCE-ID;TZID=Europe/Berlin:${day}T090000`, `DTSTART;TZID=Europe/Berlin:${day}T110000`],
    ...["SUMMARY:Weekly", `ATTENDEE;PARTSTAT=${partstat}:mailto:dora@x.example`],
  ];
  const after = edited(
    withAnswer(resource(weekly, time("20261203", "NEEDS-ACTION"), time("20261210", "DECLINED")), {
      key: { uid: "weekly@x", recurrenceId: null, zone },
      answer: { ...answer, sentBy: null },
      at,
    }),
  );
  expect(plain(after).filter((one) => one.startsWith("ATTENDEE"))).toEqual([
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:dora@x.example",
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:dora@x.example",
    "ATTENDEE;PARTSTAT=DECLINED:mailto:dora@x.example",
  ]);
});

test("what is not there, or takes whole days, is refused in a sentence", () => {
  expect(withAnswer(resource(forum), { key: { ...key, uid: "other@x" }, answer, at })).toMatchObject({ ok: false });
  const off = resource(["UID:off@x", "DTSTART;VALUE=DATE:20261127", "SUMMARY:Off"]);
  expect(withMove(off, { key: { ...key, uid: "off@x" }, move: { startsAt: at, lengthMinutes: 60 }, at })).toMatchObject({
    because: expect.stringMatching(/whole days/),
  });
  const windows = resource([
    "UID:w@x",
    "DTSTART;TZID=Nowhere Time:20261127T090000",
    "DTEND;TZID=Nowhere Time:20261127T100000",
    "SUMMARY:W",
  ]);
  expect(edited(withMove(windows, { key: { ...key, uid: "w@x" }, move: { startsAt: at, lengthMinutes: 30 }, at }))).toContain(
    "DTSTART:20261126T090000Z",
  );
});

const parameter = fc.tuple(
  fc.stringMatching(/^X-[A-Z]{1,5}$/),
  fc.oneof(
    fc.stringMatching(/^[a-z ,]{0,12}$/),
    fc.string({ maxLength: 12 }).map((one) => `"${one.replaceAll(/[\p{Cc}"]/gu, "")}"`),
  ),
);
const line = fc
  .record({
    name: fc.stringMatching(/^X-[A-Z]{1,8}$/),
    parameters: fc.array(parameter, { maxLength: 3 }),
    value: fc.string({ unit: "grapheme", maxLength: 120 }),
  })
  .map((one) => ({ ...one, value: one.value.replaceAll(/\p{Cc}/gu, " ") }));

test("a line that is taken apart is put together as it was, and foreign lines survive an edit character by character", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.constantFrom("\r\n", "\n"), fc.integer({ min: 5, max: 70 }), (foreign, end, width) => {
      const foldedRaw = foreign.map((one) =>
        [...writeLine(one)].reduce(
          (text, character, index) => (index > 0 && index % width === 0 ? `${text}${end} ${character}` : text + character),
          "",
        ),
      );
      for (const one of foreign) expect(readLine(writeLine(one))).toEqual(one);
      const text = resource(forum)
        .split("\r\n")
        .join(end)
        .replace(`UID:forum@x${end}`, (uid) => uid + foldedRaw.map((one) => one + end).join(""));
      expect(joined(linesOf(text))).toBe(text);
      for (const done of [withAnswer(text, { key, answer, at }), withMove(text, { key, move: { startsAt: at, lengthMinutes: 45 }, at })])
        for (const raw of foldedRaw) expect(edited(done)).toContain(raw + end);
    }),
  );
});
