import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kindOfMinute, wallAt } from "../../test/minute-counter.ts";
import { calendarIn, nearChange, oddZones } from "../../test/random-calendar.ts";
import {
  addMs,
  type BusinessCalendar,
  dueMoment,
  dueRule,
  dueWords,
  type Instant,
  instant,
  ms,
  type RelativeDue,
  type Weekday,
} from "./time.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const zones = Object.keys(oddZones);
// Where a date comes back after it ended, "later" has two meanings; the other zones have one.
const forwardZones = zones.filter((zone) => zone !== "America/St_Johns");

const time = fc.constantFrom("00:00", "00:30", "01:30", "02:15", "02:30", "08:00", "12:00", "17:00", "23:30", "23:59", "24:00");
const due: fc.Arbitrary<RelativeDue> = fc.record({
  days: fc.integer({ min: 0, max: 3 }),
  of: fc.constantFrom("business", "calendar"),
  time: fc.option(time),
  cutOff: fc.option(fc.constantFrom("00:00", "09:00", "16:00", "23:30")),
});
const case_ = (names: readonly string[]) =>
  fc
    .constantFrom(...names)
    .chain((zone) =>
      fc.record({ calendar: fc.oneof({ weight: 6, arbitrary: calendarIn(zone) }, always(zone)), fromMs: nearChange(zone), due }),
    );
const always = (timeZone: string) => fc.constant<BusinessCalendar>({ timeZone, segments: [], holidays: [], always: true });

type Day = { date: string; minutes: { atMs: number; time: string; isOpen: boolean }[] };

/** The local dates from a few days before a moment on, minute by minute, as far as they are asked for. */
function* daysFrom(calendar: BusinessCalendar, fromMs: number): Generator<Day> {
  const firstMs = fromMs - 3 * DAY;
  const minute = (atMs: number) => ({ atMs, ...wallAt(calendar.timeZone, atMs), isOpen: kindOfMinute(calendar, atMs) === "open" });
  // A date may come back after it ended: minutes are gathered by date, two days ahead of what is handed out.
  const known = new Map<string, Day>();
  let atMs = firstMs;
  const read = (untilMs: number) => {
    for (; atMs < untilMs; atMs += MINUTE) {
      const { date, ...rest } = minute(atMs);
      const day = known.get(date) ?? { date, minutes: [] };
      day.minutes.push(rest);
      known.set(date, day);
    }
  };
  for (let count = 0; count < 60; count += 1) {
    read(firstMs + (count + 3) * DAY);
    const days = [...known.values()].sort((one, other) => (one.date < other.date ? -1 : 1));
    if (days.length <= count + 1) continue;
    yield days[count]!;
  }
}

/** The slow way: walk the minutes, gather them into dates, strike out those that do not count, and look at the clock on the wall. */
function walk(calendar: BusinessCalendar, fromMs: number, wanted: RelativeDue): number | null {
  const began = wallAt(calendar.timeZone, fromMs);
  const counts = (day: Day) => wanted.of === "calendar" || day.minutes.some((one) => one.isOpen);
  let received: string | null = null;
  let after = wanted.days;
  for (const day of daysFrom(calendar, fromMs)) {
    if (day.date < began.date) continue;
    if (received === null) {
      const isToday = day.date === began.date;
      const isLate = isToday && wanted.cutOff !== null && (!counts(day) || began.time >= wanted.cutOff);
      // With a cut-off, it is received on a day that counts; without one, on whatever day it is.
      if (isLate || (wanted.cutOff !== null && !counts(day))) continue;
      received = day.date;
      if (wanted.days > 0) continue;
    }
    if (!counts(day)) continue;
    if (after > 1) {
      after -= 1;
      continue;
    }
    const dueMs = momentOf(day, wanted);
    if (dueMs > fromMs) return dueMs;
  }
  return null;
}

function momentOf({ minutes }: Day, { time: wanted, of }: RelativeDue): number {
  const last = minutes.at(-1)!.atMs + MINUTE;
  if (wanted === null) return of === "calendar" ? last : minutes.findLast((one) => one.isOpen)!.atMs + MINUTE;
  if (wanted === "24:00") return last;
  const shown = minutes.findLast((one) => one.time === wanted);
  // Skipped: the first minute that shows a later time.
  return shown?.atMs ?? minutes.find((one) => one.time > wanted)?.atMs ?? last;
}

describe("a moment that its beginning decides", () => {
  test.each(forwardZones)("is the one that walking the minutes finds, in %s", (zone) => {
    fc.assert(
      fc.property(case_([zone]), (given) => {
        const found = dueMoment(given.calendar, instant(given.fromMs), given.due);
        const walked = walk(given.calendar, given.fromMs, given.due);
        // The walk gives up after sixty days.
        if (walked === null) expect(found === null || ms(found) > given.fromMs + 50 * DAY).toBe(true);
        else expect(found).toBe(instant(walked));
      }),
      { numRuns: 50 },
    );
  });

  test("lies after its beginning, and what begins later is not due sooner", () => {
    fc.assert(
      fc.property(case_(forwardZones), fc.integer({ min: 0, max: 4 * DAY }), (given, laterMs) => {
        const from = instant(given.fromMs);
        const [one, other] = [from, addMs(from, laterMs)].map((at) => dueMoment(given.calendar, at, given.due));
        if (one) expect(one > from).toBe(true);
        if (one && other) expect(one <= other).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("lies after its beginning also where a date comes back after it ended", () => {
    fc.assert(
      fc.property(case_(["America/St_Johns"]), (given) => {
        const found = dueMoment(given.calendar, instant(given.fromMs), given.due);
        if (found) expect(ms(found)).toBeGreaterThan(given.fromMs);
      }),
    );
  });
});

describe("by hand", () => {
  const weekdays: Weekday[] = [1, 2, 3, 4, 5];
  const office: BusinessCalendar = {
    timeZone: "Europe/Berlin",
    segments: weekdays.flatMap((weekday) => [
      { weekday, from: "08:00", to: "12:00" },
      { weekday, from: "13:00", to: "17:30" },
    ]),
    holidays: ["2026-12-25"],
  };
  const by = (days: number, at: string | null, more: Partial<RelativeDue> = {}): RelativeDue => ({
    days,
    of: "business",
    time: at,
    cutOff: null,
    ...more,
  });
  // 26 November 2026 is a Thursday; Berlin is an hour ahead of UTC until 28 March 2027.
  const thursday: Instant = "2026-11-26T13:00:00.000Z";

  test.each([
    ["end of the next business day at 17:00", thursday, by(1, "17:00"), "2026-11-27T16:00:00.000Z"],
    ["third business day 12:00, over a weekend", thursday, by(3, "12:00"), "2026-12-01T11:00:00.000Z"],
    ["close on the next business day, over a weekend", "2026-11-27T13:00:00.000Z", by(1, null), "2026-11-30T16:30:00.000Z"],
    ["next business day, over a holiday and a weekend", "2026-12-24T13:00:00.000Z", by(1, "17:00"), "2026-12-28T16:00:00.000Z"],
    ["end of the calendar day", thursday, by(0, null, { of: "calendar" }), "2026-11-26T23:00:00.000Z"],
    ["end of the calendar day, a Sunday", "2026-11-29T13:00:00.000Z", by(0, "24:00", { of: "calendar" }), "2026-11-29T23:00:00.000Z"],
    ["today at noon, which has passed: tomorrow", thursday, by(0, "12:00"), "2026-11-27T11:00:00.000Z"],
    ["at that very moment: tomorrow's", "2026-11-26T11:00:00.000Z", by(0, "12:00"), "2026-11-27T11:00:00.000Z"],
    ["on Saturday, the same business day is Monday", "2026-11-28T10:00:00.000Z", by(0, "12:00"), "2026-11-30T11:00:00.000Z"],
    ["on Saturday, the next business day is Monday too", "2026-11-28T10:00:00.000Z", by(1, "12:00"), "2026-11-30T11:00:00.000Z"],
    ["before the cut-off", thursday, by(1, "12:00", { cutOff: "16:00" }), "2026-11-27T11:00:00.000Z"],
    ["at the cut-off", "2026-11-26T15:00:00.000Z", by(1, "12:00", { cutOff: "16:00" }), "2026-11-30T11:00:00.000Z"],
    [
      "on Saturday, with a cut-off: received on Monday",
      "2026-11-28T06:00:00.000Z",
      by(1, "12:00", { cutOff: "16:00" }),
      "2026-12-01T11:00:00.000Z",
    ],
    ["02:30 on a night that skips it: 03:00", "2026-03-28T13:00:00.000Z", by(1, "02:30", { of: "calendar" }), "2026-03-29T01:00:00.000Z"],
    [
      "02:30 on a night that has it twice: the second",
      "2026-10-24T13:00:00.000Z",
      by(1, "02:30", { of: "calendar" }),
      "2026-10-25T01:30:00.000Z",
    ],
  ] as const)("%s", (_, from, wanted, expected) => {
    expect(dueMoment(office, from, wanted)).toBe(expected);
  });

  test("a date that did not exist is not counted: Apia went from 29 to 31 December 2011", () => {
    const apia: BusinessCalendar = { timeZone: "Pacific/Apia", segments: [], holidays: [], always: true };
    const evening: Instant = "2011-12-30T05:00:00.000Z"; // 29 December, 19:00
    expect(dueMoment(apia, evening, by(1, "12:00", { of: "calendar" }))).toBe("2011-12-30T22:00:00.000Z"); // 31 December there
    expect(dueMoment(apia, evening, by(0, null))).toBe("2011-12-30T10:00:00.000Z");
  });

  test("a calendar that never opens has no business day", () => {
    const closed: BusinessCalendar = { timeZone: "UTC", segments: [], holidays: [] };
    expect(dueMoment(closed, thursday, by(1, "17:00"))).toBeNull();
    expect(dueMoment(closed, thursday, by(1, "17:00", { of: "calendar" }))).toBe("2026-11-27T17:00:00.000Z");
  });

  test.each([
    [by(1, "17:00"), "by 17:00 on the next business day"],
    [by(3, "12:00"), "by 12:00 on the 3rd business day"],
    [by(12, null), "by close on the 12th business day"],
    [by(0, null, { of: "calendar" }), "by midnight at the end of the same day"],
    [by(2, "24:00"), "by midnight at the end of the 2nd business day"],
  ])("in words: %j", (wanted, words) => {
    expect(dueWords(wanted)).toBe(words);
    expect(dueRule(wanted)).toBe(words);
  });

  test("in words, with a cut-off", () => {
    expect(dueRule(by(1, "12:00", { cutOff: "16:00" }))).toBe(
      "by 12:00 on the next business day; begun at 16:00 or later, a business day after that",
    );
  });
});
