import { describe, expect, test } from "vitest";
import { countOpenMs } from "../../test/minute-counter.ts";
import {
  addElapsed,
  type BusinessCalendar,
  elapsedMs,
  type Instant,
  instant,
  ms,
  nextOpen,
  openIntervals,
  validateCalendar,
} from "./time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const workweek = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekday: weekday as 1 | 2 | 3 | 4 | 5, from: "09:00", to: "12:30" },
  { weekday: weekday as 1 | 2 | 3 | 4 | 5, from: "13:00", to: "17:30" },
]);
const berlin: BusinessCalendar = { timeZone: "Europe/Berlin", segments: workweek, holidays: ["2026-12-25"] };
const never: BusinessCalendar = { timeZone: "Europe/Berlin", segments: [], holidays: [] };
const roundTheClock: BusinessCalendar = { timeZone: "Europe/Berlin", segments: [], holidays: [], always: true };

function everyDay(timeZone: string, from: string, to: string, holidays: string[] = []): BusinessCalendar {
  return { timeZone, segments: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from, to })), holidays };
}

function minutesOn(calendar: BusinessCalendar, from: Instant, to: Instant): number {
  return elapsedMs(calendar, from, to) / MINUTE;
}

describe("a business calendar", () => {
  test("counts a year as the minute counter does, across storage blocks", () => {
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
    expect(elapsedMs(berlin, instant(from), instant(to))).toBe(countOpenMs(berlin, from, to));
    // 2026 has 261 weekdays of 8 hours; Christmas Day is a Friday.
    expect(elapsedMs(berlin, "2025-12-31T23:00:00.000Z", "2026-12-31T23:00:00.000Z")).toBe(260 * 8 * HOUR);
    // 1969 to 2060: beyond the offset table on both sides.
    const decades = [1969, 1970, 1971, 2011, 2049, 2050, 2051, 2052, 2060].map((year) => instant(Date.UTC(year, 5, 1)));
    const parts = decades.slice(1).map((at, index) => elapsedMs(berlin, decades[index]!, at));
    expect(elapsedMs(berlin, decades[0]!, decades[8]!)).toBe(parts.reduce((sum, part) => sum + part, 0));
    expect(parts[7]).toBe(weekdaysBetween(2052, 2060) * 8 * HOUR);
  });

  test.each([
    // A skipped hour supplies nothing (02:00 to 03:00 on 29 March), and a segment that touches it loses only that part.
    [
      "Berlin skips 02-03, open 00-06",
      everyDay("Europe/Berlin", "00:00", "06:00"),
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
      300,
    ],
    [
      "Berlin skips 02-03, open 02:30-05",
      everyDay("Europe/Berlin", "02:30", "05:00"),
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
      120,
    ],
    [
      "Berlin skips 02-03, open 02:00-02:45",
      everyDay("Europe/Berlin", "02:00", "02:45"),
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
      0,
    ],
    // A repeated hour counts both times (02:00 to 03:00 on 25 October).
    [
      "Berlin repeats 02-03, open 00-06",
      everyDay("Europe/Berlin", "00:00", "06:00"),
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
      420,
    ],
    [
      "Berlin repeats 02-03, open 02:30-03:30",
      everyDay("Europe/Berlin", "02:30", "03:30"),
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
      90,
    ],
    [
      "Berlin repeats 02-03, open 01-02:30",
      everyDay("Europe/Berlin", "01:00", "02:30"),
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
      120,
    ],
    [
      "Lord Howe repeats 01:30-02, open 01-03",
      everyDay("Australia/Lord_Howe", "01:00", "03:00"),
      "2026-04-04T13:00:00.000Z",
      "2026-04-05T13:30:00.000Z",
      150,
    ],
    [
      "Lord Howe skips 02-02:30, open 01-03",
      everyDay("Australia/Lord_Howe", "01:00", "03:00"),
      "2026-10-03T13:30:00.000Z",
      "2026-10-04T13:00:00.000Z",
      90,
    ],
    [
      "Beirut skips 00-01, open 00-02",
      everyDay("Asia/Beirut", "00:00", "02:00"),
      "2026-03-28T20:00:00.000Z",
      "2026-03-29T20:00:00.000Z",
      60,
    ],
    [
      "Beirut repeats 23-24, open 23-24",
      everyDay("Asia/Beirut", "23:00", "24:00"),
      "2026-10-24T12:00:00.000Z",
      "2026-10-25T12:00:00.000Z",
      120,
    ],
    [
      "Apia has no 30 December 2011",
      everyDay("Pacific/Apia", "00:00", "24:00"),
      "2011-12-29T10:00:00.000Z",
      "2011-12-31T10:00:00.000Z",
      2 * 1440,
    ],
    [
      "Apia, holiday on the day that never was",
      everyDay("Pacific/Apia", "08:00", "16:00", ["2011-12-30"]),
      "2011-12-29T10:00:00.000Z",
      "2011-12-31T10:00:00.000Z",
      960,
    ],
    ["Kolkata, open 09-17 local", everyDay("Asia/Kolkata", "09:00", "17:00"), "2026-06-01T03:29:00.000Z", "2026-06-01T11:31:00.000Z", 480],
    // A night shift is two segments, so a holiday closes its own date only: 22-24 before it counts, 00-06 on it does not.
    [
      "holiday within a night shift",
      { ...everyDay("UTC", "22:00", "24:00", ["2026-12-25"]), segments: nightShift() },
      "2026-12-24T20:00:00.000Z",
      "2026-12-25T12:00:00.000Z",
      120,
    ],
    [
      "overlapping segments count once",
      {
        ...never,
        timeZone: "UTC",
        segments: [
          { weekday: 3, from: "09:00", to: "12:00" },
          { weekday: 3, from: "11:00", to: "13:00" },
          { weekday: 3, from: "09:30", to: "10:00" },
        ],
      },
      "2026-11-25T00:00:00.000Z",
      "2026-11-26T00:00:00.000Z",
      240,
    ],
  ] satisfies [string, BusinessCalendar, Instant, Instant, number][])("%s", (_, calendar, from, to, minutes) => {
    expect(minutesOn(calendar, from, to)).toBe(minutes);
    expect(countOpenMs(calendar, ms(from), ms(to)) / MINUTE).toBe(minutes);
  });

  test("reaches a target at closing time, not at the next opening", () => {
    expect(addElapsed(berlin, "2026-11-25T08:00:00.000Z", 8 * HOUR)).toBe("2026-11-25T16:30:00.000Z"); // 17:30 in Berlin
    expect(addElapsed(berlin, "2026-11-25T08:00:00.000Z", 8 * HOUR + 1)).toBe("2026-11-26T08:00:00.001Z");
    expect(addElapsed(berlin, "2026-11-25T20:00:00.000Z", 0)).toBe("2026-11-25T20:00:00.000Z"); // nothing to wait for, even closed
    expect(addElapsed(berlin, "2026-12-24T16:30:00.000Z", HOUR)).toBe("2026-12-28T09:00:00.000Z"); // over Christmas and a weekend
    expect(addElapsed(berlin, "2026-11-25T08:00:00.000Z", 0.5)).toBe("2026-11-25T08:00:00.001Z"); // part of a millisecond counts whole
    expect(() => addElapsed(berlin, "2026-11-25T08:00:00.000Z", -1)).toThrow("Pass 0 or more");
    expect(() => addElapsed(berlin, "2026-11-25T08:00:00.000Z", Number.NaN)).toThrow("Pass 0 or more");
  });

  test("that is never open supplies nothing and ends its searches", () => {
    const empty: BusinessCalendar = { ...never, segments: [{ weekday: 1, from: "09:00", to: "09:00" }] };
    const allHolidays: BusinessCalendar = {
      ...never,
      segments: [{ weekday: 3, from: "09:00", to: "10:00" }],
      holidays: everyWednesdayFor11Years(),
    };
    for (const calendar of [never, empty, allHolidays]) {
      expect(elapsedMs(calendar, "2026-01-01T00:00:00.000Z", "2036-01-01T00:00:00.000Z")).toBe(0);
      expect(addElapsed(calendar, "2026-01-01T00:00:00.000Z", 1)).toBeNull();
      expect(nextOpen(calendar, "2026-01-01T00:00:00.000Z")).toBeNull();
    }
    expect(openIntervals(never, "2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z")).toEqual([
      { from: "2026-01-01T00:00:00.000Z", to: "2026-02-01T00:00:00.000Z", open: false, why: "outside hours", holiday: null },
    ]);
  });

  test("searches ten years and no further", () => {
    const mondays: BusinessCalendar = { ...never, segments: [{ weekday: 1, from: "09:00", to: "10:00" }] };
    expect(addElapsed(mondays, "2026-01-01T00:00:00.000Z", 500 * HOUR)).not.toBeNull();
    expect(addElapsed(mondays, "2026-01-01T00:00:00.000Z", 530 * HOUR)).toBeNull();
    expect(addElapsed(mondays, "9999-12-01T00:00:00.000Z", 500 * HOUR)).toBeNull();
  });

  test("round the clock counts every millisecond of the wall", () => {
    expect(elapsedMs(roundTheClock, "2026-03-28T12:00:00.001Z", "2026-03-30T12:00:00.003Z")).toBe(48 * HOUR + 2);
    expect(addElapsed(roundTheClock, "2026-03-28T12:00:00.000Z", 48 * HOUR)).toBe("2026-03-30T12:00:00.000Z");
    expect(addElapsed(roundTheClock, "9999-12-31T12:00:00.000Z", 48 * HOUR)).toBeNull();
    expect(nextOpen(roundTheClock, "2026-03-28T12:00:00.000Z")).toBe("2026-03-28T12:00:00.000Z");
    expect(openIntervals(roundTheClock, "2026-03-28T12:00:00.000Z", "2026-03-29T12:00:00.000Z")).toHaveLength(1);
  });

  test("explains a holiday only where the office would have been open", () => {
    const shown = openIntervals(berlin, "2026-12-24T16:00:00.000Z", "2026-12-28T08:30:00.000Z").map(
      (one) => `${one.from.slice(5, 16)} ${one.why} ${one.holiday ?? ""}`,
    );
    expect(shown).toEqual([
      "12-24T16:00 open ",
      "12-24T16:30 outside hours ",
      "12-25T08:00 holiday 2026-12-25",
      "12-25T11:30 outside hours ",
      "12-25T12:00 holiday 2026-12-25",
      "12-25T16:30 outside hours ",
      "12-28T08:00 open ",
    ]);
  });
});

describe("validating a calendar", () => {
  test("accepts good ones, touching segments and round the clock included", () => {
    expect(validateCalendar(berlin)).toEqual([]);
    expect(validateCalendar(roundTheClock)).toEqual([]);
    expect(validateCalendar(everyDay("UTC", "00:00", "24:00"))).toEqual([]);
    expect(
      validateCalendar({
        ...never,
        segments: [
          { weekday: 1, from: "09:00", to: "12:00" },
          { weekday: 1, from: "12:00", to: "13:00" },
        ],
      }),
    ).toEqual([]);
  });

  test.each([
    [
      "unknown zone",
      { ...berlin, timeZone: "Mars/Olympus" },
      ['"Mars/Olympus" is not a known time zone. Use an IANA name such as Europe/Berlin.'],
    ],
    ["never open", never, ["The calendar is never open, so a clock on it would never run. Add opening hours."]],
    [
      "zero length",
      withSegments(["09:00", "09:00"]),
      ["Monday 09:00-09:00 is empty: the end must be later than the start. Split hours that pass midnight into two days."],
    ],
    [
      "backwards",
      withSegments(["22:00", "06:00"]),
      ["Monday 22:00-06:00 is empty: the end must be later than the start. Split hours that pass midnight into two days."],
    ],
    [
      "overlap",
      withSegments(["09:00", "12:00"], ["11:59", "13:00"]),
      ["Monday 11:59-13:00 overlaps Monday 09:00-12:00. Join the two or move one."],
    ],
    [
      "overlap with a wider one before it",
      withSegments(["08:00", "18:00"], ["09:00", "10:00"], ["17:00", "19:00"]),
      [
        "Monday 09:00-10:00 overlaps Monday 08:00-18:00. Join the two or move one.",
        "Monday 17:00-19:00 overlaps Monday 08:00-18:00. Join the two or move one.",
      ],
    ],
    [
      "bad time",
      withSegments(["9:00", "24:30"]),
      [
        '"9:00" is not a time of day. Write hours and minutes such as 09:00, at most 24:00.',
        '"24:30" is not a time of day. Write hours and minutes such as 09:00, at most 24:00.',
      ],
    ],
    [
      "bad date",
      { ...berlin, holidays: ["2026-02-30", "25.12.2026"] },
      [
        '"2026-02-30" is not a date. Write a holiday as year-month-day such as 2026-12-25.',
        '"25.12.2026" is not a date. Write a holiday as year-month-day such as 2026-12-25.',
      ],
    ],
    [
      "holiday twice",
      { ...berlin, holidays: ["2026-12-25", "2026-12-26", "2026-12-25"] },
      ["The holiday 2026-12-25 is listed more than once. Keep one."],
    ],
    [
      "round the clock with hours",
      { ...berlin, always: true },
      [
        "A round-the-clock calendar has no opening hours. Remove them, or turn round-the-clock off.",
        "A round-the-clock calendar has no holidays. Remove them, or give it hours 00:00 to 24:00 instead.",
      ],
    ],
  ] satisfies [string, BusinessCalendar, string[]][])("names %s", (_, calendar, faults) =>
    expect(validateCalendar(calendar)).toEqual(faults),
  );

  test("names a weekday that does not exist, as data from outside may hold one", () => {
    const calendar: BusinessCalendar = JSON.parse(
      '{"timeZone":"UTC","segments":[{"weekday":8,"from":"09:00","to":"10:00"}],"holidays":[]}',
    );
    expect(validateCalendar(calendar)).toEqual(["Weekday 8 does not exist. Use 1 for Monday to 7 for Sunday."]);
  });

  test("and computing with one that has no meaning faults with the same words", () => {
    expect(() => elapsedMs({ ...berlin, holidays: ["Christmas"] }, "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z")).toThrow(
      '"Christmas" is not a date',
    );
    expect(() => nextOpen({ ...berlin, timeZone: "Berlin" }, "2026-01-01T00:00:00.000Z")).toThrow('"Berlin" is not a known time zone');
  });
});

function withSegments(...times: [string, string][]): BusinessCalendar {
  return { timeZone: "UTC", segments: times.map(([from, to]) => ({ weekday: 1 as const, from, to })), holidays: [] };
}

function nightShift() {
  return ([1, 2, 3, 4, 5, 6, 7] as const).flatMap((weekday) => [
    { weekday, from: "22:00", to: "24:00" },
    { weekday, from: "00:00", to: "06:00" },
  ]);
}

function everyWednesdayFor11Years(): string[] {
  return Array.from({ length: 580 }, (_, week) => instant(Date.UTC(2025, 11, 31) + week * 7 * 24 * HOUR).slice(0, 10));
}

function weekdaysBetween(fromYear: number, toYear: number): number {
  let count = 0;
  for (let day = Date.UTC(fromYear, 5, 1); day < Date.UTC(toYear, 5, 1); day += 24 * HOUR)
    if (new Date(day).getUTCDay() % 6 !== 0) count += 1;
  return count;
}
