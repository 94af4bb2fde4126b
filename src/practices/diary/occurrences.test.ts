import { expect, test } from "vitest";
import { readCalendar } from "../../engine/icalendar-read.ts";
import { type DiaryEntry, occurrencesOf } from "./occurrences.ts";
import { entryId, takenOf } from "./take.ts";

/** Entries as they would stand in a diary after the files of these sources were read. */
function diaryOf(files: Readonly<Record<string, readonly string[]>>): DiaryEntry[] {
  return Object.entries(files).flatMap(([source, lines]) => {
    const read = readCalendar(["BEGIN:VCALENDAR", ...lines, "END:VCALENDAR"].join("\r\n"), { zone: "America/New_York" });
    if (!read.ok || read.faults.length > 0) throw new Error(read.ok ? read.faults[0]!.because : read.sentence);
    return read.entries.map((one) => {
      const taken = takenOf(one, { source: { id: source, owner: "" }, href: null });
      return { ...taken, id: entryId(source, taken), meetingClass: null, meeting: null, ownAnswer: null };
    });
  });
}
const event = (...lines: string[]) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"];
const zoned = (day: string, time: string) => `TZID=America/New_York:${day}T${time}00`;
const review = [
  ...event(
    "UID:ops-review@x",
    `DTSTART;${zoned("20261123", "0900")}`,
    `DTEND;${zoned("20261123", "0945")}`,
    "RRULE:FREQ=WEEKLY;BYDAY=MO",
    "SUMMARY:Weekly",
  ),
  ...event(
    ...[
      "UID:ops-review@x",
      `RECURRENCE-ID;${zoned("20261130", "0900")}`,
      `DTSTART;${zoned("20261201", "0900")}`,
      `DTEND;${zoned("20261201", "0945")}`,
    ],
    ...["SUMMARY:Weekly, moved", "SEQUENCE:1"],
  ),
  ...event("UID:ops-review@x", "RECURRENCE-ID:20261214T140000Z", `DTSTART;${zoned("20261214", "0900")}`, "STATUS:CANCELLED", "SEQUENCE:2"),
];
const window = { from: "2026-11-20T00:00:00.000Z", to: "2026-12-22T00:00:00.000Z" };
const starts = (entries: readonly DiaryEntry[], within = window) => occurrencesOf(entries, within).map((one) => one.startsAt.slice(0, 16));

test("a moved time stands in place of its own, a canceled one does not come, whatever zone names it", () => {
  const entries = diaryOf({ one: review });
  expect(starts(entries)).toEqual(["2026-11-23T14:00", "2026-12-01T14:00", "2026-12-07T14:00", "2026-12-21T14:00"]);
  // The window in which it was is without it, though it lies in another now.
  expect(starts(entries, { from: "2026-11-30T00:00:00.000Z", to: "2026-12-01T00:00:00.000Z" })).toEqual([]);
});

test("the same entry out of two calendars is one, and the later revision of it", () => {
  const later = event("UID:forum@x", "SEQUENCE:2", "DTSTART:20261201T160000Z", "DURATION:PT30M", "SUMMARY:Later");
  const earlier = event("UID:forum@x", "SEQUENCE:1", "DTSTART:20261201T090000Z", "DURATION:PT30M", "SUMMARY:Earlier");
  expect(starts(diaryOf({ one: later, two: earlier }))).toEqual(["2026-12-01T16:00"]);
  expect(starts(diaryOf({ one: earlier, two: later }))).toEqual(["2026-12-01T16:00"]);
});

test("what began before the window and still lasts is in it; what ends as it begins is not", () => {
  const long = event("UID:long@x", "DTSTART:20261119T220000Z", "DTEND:20261120T020000Z");
  expect(starts(diaryOf({ one: long }))).toEqual(["2026-11-19T22:00"]);
  expect(starts(diaryOf({ one: long }), { from: "2026-11-20T02:00:00.000Z", to: window.to })).toEqual([]);
  const days = event("UID:days@x", "DTSTART;VALUE=DATE:20261118", "DTEND;VALUE=DATE:20261121");
  expect(occurrencesOf(diaryOf({ one: days }), window)).toMatchObject([{ endsAt: "2026-11-21T00:00:00.000Z" }]);
});

test("a series is its rule, its further dates and its exceptions together, one of them moved", () => {
  const la = (day: string, time = "1000") => `TZID=America/Los_Angeles:${day}T${time}00`;
  const series = [
    ...event(
      ...["UID:crazy@x", "RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU", `DTSTART;${la("20121002")}`, `DTEND;${la("20121002", "1030")}`],
      ...["RDATE;VALUE=PERIOD:20121125T090000Z/20121125T123000Z", `RDATE;${la("20121110")},20121130T100000`, `EXDATE;${la("20121204")}`],
    ),
    ...event("UID:crazy@x", `RECURRENCE-ID;${la("20121002")}`, `DTSTART;${la("20121002", "1500")}`, "DURATION:PT30M"),
  ];
  expect(starts(diaryOf({ one: series }), { from: "2012-10-01T00:00:00.000Z", to: "2013-01-02T00:00:00.000Z" })).toEqual([
    ...["2012-10-02T22:00", "2012-11-06T18:00", "2012-11-10T18:00", "2012-11-25T09:00", "2012-11-30T18:00", "2013-01-01T18:00"],
  ]);
});

test("of a diary full of series so many times are reckoned, and of the rest the first alone", () => {
  const [one] = diaryOf({
    one: event("UID:daily@x", "DTSTART:20261121T090000Z", "DURATION:PT30M", "RRULE:FREQ=DAILY;BYHOUR=9,10,11,12,13,14"),
  });
  const many = Array.from({ length: 100 }, (_, place) => ({ ...one!, id: String(place).padStart(32, "0"), uid: `${place}@x` }));
  const found = occurrencesOf(many, window);
  expect(new Set(found.map((at) => at.uid)).size).toBe(100);
  // Six times on each of 31 days, and five for each series: 12,000 are reached with the 63rd.
  expect(found).toHaveLength(63 * 186 + 37);
});
