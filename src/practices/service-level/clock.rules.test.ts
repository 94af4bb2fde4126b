import { describe, expect, test } from "vitest";
import { addDays, addMs, type BusinessCalendar, type Weekday } from "../../kernel/time.ts";
import {
  type ClockSpan,
  type ClockState,
  cancelClock,
  explainClock,
  isBreached,
  noteBreach,
  originalBreachAt,
  pauseClock,
  phaseOf,
  readClock,
  resumeClock,
  startClock,
  stopClock,
} from "./clock.rules.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5];
const everyDay: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** Monday to Friday, 09:00 to 17:00 in Berlin, closed on 25 December 2026 (a Friday). */
const office = hours("Europe/Berlin", weekdays, "09:00", "17:00", ["2026-12-25"]);
const roundTheClock: BusinessCalendar = { timeZone: "UTC", segments: [], holidays: [], always: true };

function hours(timeZone: string, days: readonly Weekday[], from: string, to: string, holidays: string[] = []): BusinessCalendar {
  return { timeZone, segments: days.map((weekday) => ({ weekday, from, to })), holidays };
}

function start(at: string, durationMs: number, calendar: BusinessCalendar): ClockState {
  return startClock({ at, durationMs, warnFraction: 0.75, calendar });
}

describe("a clock against a recorded task_sla row", () => {
  // Recorded: start_time 2016-12-12 15:19:57, end_time 17:57:00, planned_end_time 2016-12-15 08:30:00 (UTC), duration 02:37:03,
  // time_left 2 d 14:33:00, percentage 4.02, business_percentage 0, business_time_left 1 d. Source: dbt seed data of a ServiceNow package.
  // The row does not name its schedule. "1 day" of 24 h ending at 08:30 UTC three days on, with no business time between 15:19:57 and
  // 17:57:00 UTC, is Monday to Friday 08:00-17:00 in Kolkata (UTC+5:30): the row starts at 20:49:57 there on a Monday, after hours;
  // Tuesday 9 h + Wednesday 9 h + Thursday 08:00-14:00 6 h = 24 h, and 14:00 in Kolkata is 08:30 UTC.
  const kolkata = hours("Asia/Kolkata", weekdays, "08:00", "17:00");
  const clock = stopClock(start("2016-12-12T15:19:57.000Z", 24 * HOUR, kolkata), "2016-12-12T17:57:00.000Z", kolkata);
  const reading = readClock(clock, kolkata, "2026-11-25T00:00:00.000Z");

  test("falls due when the row says", () => {
    expect(clock.breachAt).toBe("2016-12-15T08:30:00.000Z");
    expect(originalBreachAt(clock, kolkata)).toBe("2016-12-15T08:30:00.000Z");
    expect(reading.breached).toBe(false);
  });

  test("counts the wall and business time of the row", () => {
    expect(reading.wallMs).toBe(9423_000); // 02:37:03
    expect(reading.countedMs).toBe(0);
    expect(reading.percent).toBe(0);
    expect(reading.remainingMs).toBe(24 * HOUR);
    const plannedMs = Date.parse(clock.breachAt ?? "") - Date.parse(clock.startedAt);
    expect(plannedMs).toBe(234_603_000);
    expect(((reading.wallMs / plannedMs) * 100).toFixed(2)).toBe("4.02");
    expect(plannedMs - reading.wallMs).toBe(2 * 24 * HOUR + 14 * HOUR + 33 * MINUTE);
  });
});

describe("a clock worked by hand", () => {
  // 8 h promise from Wednesday 23 December 2026, 15:00 Berlin (14:00 UTC).
  //   Wed 15:00-16:00 runs      1 h counted
  //   Wed 16:00 to Thu 11:00    paused: Wed 16-17 (1 h) + Thu 09-11 (2 h) = 3 h business, 19 h wall
  //   Thu 11:00-17:00 runs      6 h, 7 h in all; Friday is a holiday, then a weekend
  //   Mon 09:00-10:00           the eighth hour: due Monday 28 December, 10:00 Berlin = 09:00 UTC
  const started = start("2026-12-23T14:00:00.000Z", 8 * HOUR, office);
  const paused = pauseClock(started, "2026-12-23T15:00:00.000Z", "on hold: awaiting vendor", office);
  const resumed = resumeClock(paused, "2026-12-24T10:00:00.000Z", office);

  test("knows its due time from the start, none while paused, and a later one after", () => {
    expect([started.warnAt, started.breachAt]).toEqual(["2026-12-24T12:00:00.000Z", "2026-12-24T14:00:00.000Z"]);
    expect([paused.warnAt, paused.breachAt, paused.pauseReason]).toEqual([null, null, "on hold: awaiting vendor"]);
    expect([resumed.warnAt, resumed.breachAt]).toEqual(["2026-12-24T15:00:00.000Z", "2026-12-28T09:00:00.000Z"]);
    expect([started, paused, resumed].map(phaseOf)).toEqual(["running", "paused", "running"]);
    expect(originalBreachAt(resumed, office)).toBe(started.breachAt);
  });

  test("reads the same wherever it is looked at", () => {
    expect(readClock(paused, office, "2026-12-24T09:00:00.000Z")).toEqual({
      countedMs: HOUR,
      remainingMs: 7 * HOUR,
      percent: 12.5,
      wallMs: HOUR,
      pausedMs: 2 * HOUR,
      pausedWallMs: 18 * HOUR,
      breached: false,
      breachAt: null,
      stalled: false,
    });
    expect(readClock(resumed, office, "2026-12-28T08:30:00.000Z")).toMatchObject({
      countedMs: 7.5 * HOUR,
      percent: 93.75,
      pausedMs: 3 * HOUR,
      pausedWallMs: 19 * HOUR,
      wallMs: HOUR + 3 * 24 * HOUR + 22.5 * HOUR,
    });
    expect(readClock(resumed, office, "2026-12-28T10:00:00.000Z")).toMatchObject({ remainingMs: -HOUR, percent: 112.5, breached: true });
  });

  test("explains every interval", () => {
    const spans: ClockSpan[] = [
      { from: "2026-12-23T14:00:00.000Z", to: "2026-12-23T15:00:00.000Z", counts: true, why: "running" },
      { from: "2026-12-23T15:00:00.000Z", to: "2026-12-24T10:00:00.000Z", counts: false, why: "on hold: awaiting vendor" },
      { from: "2026-12-24T10:00:00.000Z", to: null, counts: true, why: "running" },
    ];
    const now = "2026-12-28T08:30:00.000Z";
    const lines = explainClock(resumed, spans, office, now);
    expect(lines.map((line) => `${line.from.slice(5, 16)} ${line.counted} ${line.countedMs / HOUR} ${line.why}`)).toEqual([
      "12-23T14:00 true 1 running",
      "12-23T15:00 false 0 on hold: awaiting vendor",
      "12-24T10:00 true 6 running",
      "12-24T16:00 false 0 outside hours",
      "12-25T08:00 false 0 holiday 2026-12-25",
      "12-25T16:00 false 0 outside hours",
      "12-28T08:00 true 0.5 running",
    ]);
    expect(lines.reduce((sum, line) => sum + line.countedMs, 0)).toBe(readClock(resumed, office, now).countedMs);
  });

  test("explains no more than its own life", () => {
    const stopped = stopClock(started, "2026-12-23T14:30:00.000Z", office);
    const spans: ClockSpan[] = [{ from: "2026-12-23T10:00:00.000Z", to: null, counts: true, why: "running" }];
    expect(explainClock(stopped, spans, office, "2026-12-28T08:30:00.000Z")).toEqual([
      { from: "2026-12-23T14:00:00.000Z", to: "2026-12-23T14:30:00.000Z", counted: true, countedMs: 30 * MINUTE, why: "running" },
    ]);
    expect(explainClock(stopped, spans, office, "2026-12-01T00:00:00.000Z")).toHaveLength(1); // a `now` before its end reads as its end
  });
});

describe("breach", () => {
  const started = start("2026-11-25T09:00:00.000Z", 2 * HOUR, roundTheClock);
  const due = "2026-11-25T11:00:00.000Z";

  test("begins at the very instant the promise is used up", () => {
    expect(isBreached(started, addMs(due, -1))).toBe(false);
    expect(isBreached(started, due)).toBe(true);
  });

  test.each([
    ["a stop one millisecond before is kept", addMs(due, -1), false],
    ["a stop at the instant is late", due, true],
    ["a stop after it is late", addMs(due, HOUR), true],
  ])("%s", (_, at, breached) => {
    const stopped = stopClock(started, at, roundTheClock);
    expect(isBreached(stopped, addDays(due, 300))).toBe(breached);
    expect(stopped.breachedAt).toBe(breached ? due : null);
    expect(stopped.breachAt).toBe(due);
  });

  test("is not undone by a later pause, resume, stop or cancel", () => {
    const paused = pauseClock(started, addMs(due, HOUR), "awaiting caller", roundTheClock);
    const resumed = resumeClock(paused, addMs(due, 5 * HOUR), roundTheClock);
    for (const clock of [
      paused,
      resumed,
      stopClock(resumed, addMs(due, 6 * HOUR), roundTheClock),
      cancelClock(paused, addMs(due, 6 * HOUR), roundTheClock),
    ]) {
      expect(isBreached(clock, addMs(due, 7 * HOUR))).toBe(true);
      expect([clock.breachAt, clock.breachedAt]).toEqual([due, due]);
    }
  });

  test("never comes to a clock that was paused, stopped while paused, or cancelled in time", () => {
    const paused = pauseClock(started, addMs(due, -HOUR), "awaiting caller", roundTheClock);
    for (const clock of [paused, stopClock(paused, addDays(due, 1), roundTheClock), cancelClock(started, addMs(due, -1), roundTheClock)]) {
      expect(isBreached(clock, addDays(due, 300))).toBe(false);
      expect([clock.breachAt, clock.breachedAt]).toEqual([null, null]);
    }
  });

  test("is written down once it is due, and once only", () => {
    expect(noteBreach(started, addMs(due, -1))).toBe(started);
    const noted = noteBreach(started, addMs(due, MINUTE));
    expect(noted).toEqual({ ...started, breachedAt: due });
    expect(noteBreach(noted, addMs(due, HOUR))).toBe(noted);
  });
});

describe("pitfalls", () => {
  test("a clock on a calendar that is never open never loops and never breaches, and says so", () => {
    const closed: BusinessCalendar = { timeZone: "UTC", segments: [], holidays: [] };
    const zeroLength = hours("UTC", everyDay, "09:00", "09:00");
    for (const calendar of [closed, zeroLength]) {
      const clock = resumeClock(
        pauseClock(start("2026-11-25T09:00:00.000Z", HOUR, calendar), "2026-11-25T10:00:00.000Z", "x", calendar),
        "2026-11-25T11:00:00.000Z",
        calendar,
      );
      expect([clock.breachAt, clock.warnAt]).toEqual([null, null]);
      expect(readClock(clock, calendar, "2036-11-25T09:00:00.000Z")).toMatchObject({
        countedMs: 0,
        percent: 0,
        breached: false,
        stalled: true,
      });
    }
  });

  test("a task opened outside hours waits for the opening", () => {
    const clock = start("2026-11-27T19:00:00.000Z", HOUR, office); // Friday 20:00
    expect(clock.breachAt).toBe("2026-11-30T09:00:00.000Z"); // Monday 10:00
    expect(readClock(clock, office, "2026-11-30T07:59:00.000Z").countedMs).toBe(0);
  });

  test("one day of 24 h is three working days of 8 h", () => {
    expect(start("2026-11-23T08:00:00.000Z", 24 * HOUR, office).breachAt).toBe("2026-11-25T16:00:00.000Z");
  });

  test.each([
    ["spring: 02:00-03:00 does not exist", "2026-03-28T23:00:00.000Z", "2026-03-29T03:00:00.000Z"], // 05:00 local after 4 h
    ["autumn: 02:00-03:00 counts twice", "2026-10-24T22:00:00.000Z", "2026-10-25T02:00:00.000Z"], // 03:00 local after 4 h
  ])("clocks change in %s", (_, at, breachAt) => {
    expect(start(at, 4 * HOUR, hours("Europe/Berlin", everyDay, "00:00", "06:00")).breachAt).toBe(breachAt);
  });

  test("a day of several segments, and a holiday between the two halves of a night shift", () => {
    const split: BusinessCalendar = {
      ...office,
      segments: weekdays.flatMap((weekday) => [
        { weekday, from: "09:00", to: "12:00" },
        { weekday, from: "13:00", to: "17:00" },
      ]),
    };
    expect(start("2026-11-25T10:00:00.000Z", 2 * HOUR, split).breachAt).toBe("2026-11-25T13:00:00.000Z"); // 11-12 and 13-14 local
    const night: BusinessCalendar = {
      timeZone: "UTC",
      holidays: ["2026-12-25"],
      segments: everyDay.flatMap((weekday) => [
        { weekday, from: "00:00", to: "06:00" },
        { weekday, from: "22:00", to: "24:00" },
      ]),
    };
    // Thursday 23-24 is one hour; the 25th is closed from 00:00 to 24:00; Saturday 00-02 makes three.
    expect(start("2026-12-24T23:00:00.000Z", 3 * HOUR, night).breachAt).toBe("2026-12-26T02:00:00.000Z");
  });

  test("an event reported late counts as of the last change, and an ended clock stands still", () => {
    const started = start("2026-11-25T09:00:00.000Z", 2 * HOUR, roundTheClock);
    const paused = pauseClock(started, "2026-11-25T10:00:00.000Z", "awaiting caller", roundTheClock);
    expect(resumeClock(paused, "2026-11-25T09:30:00.000Z", roundTheClock)).toMatchObject({
      runningSince: "2026-11-25T10:00:00.000Z",
      pausedMs: 0,
      countedMs: HOUR,
    });
    expect(pauseClock(started, "2026-11-25T08:00:00.000Z", "early", roundTheClock)).toMatchObject({
      pausedAt: started.startedAt,
      countedMs: 0,
    });
    for (const ended of [
      stopClock(paused, "2026-11-25T12:00:00.000Z", roundTheClock),
      cancelClock(paused, "2026-11-25T12:00:00.000Z", roundTheClock),
    ]) {
      const at = "2026-11-25T13:00:00.000Z";
      expect(pauseClock(ended, at, "again", roundTheClock)).toBe(ended);
      expect(resumeClock(ended, at, roundTheClock)).toBe(ended);
      expect(stopClock(ended, at, roundTheClock)).toBe(ended);
      expect(cancelClock(ended, at, roundTheClock)).toBe(ended);
      expect(readClock(ended, roundTheClock, at)).toEqual(readClock(ended, roundTheClock, addDays(at, 9)));
      expect(ended.pausedMs).toBe(2 * HOUR);
    }
  });

  test("a pause for another reason starts a new pause and loses nothing of the old one", () => {
    const paused = pauseClock(
      start("2026-11-25T09:00:00.000Z", 2 * HOUR, roundTheClock),
      "2026-11-25T10:00:00.000Z",
      "awaiting caller",
      roundTheClock,
    );
    const again = pauseClock(paused, "2026-11-25T11:00:00.000Z", "awaiting vendor", roundTheClock);
    expect(again).toMatchObject({ pausedAt: "2026-11-25T11:00:00.000Z", pauseReason: "awaiting vendor", pausedMs: HOUR, breachAt: null });
    expect(pauseClock(again, "2026-11-25T12:00:00.000Z", "awaiting vendor", roundTheClock)).toBe(again);
  });

  test("a promise of no time is broken at once; impossible promises are faults", () => {
    const clock = start("2026-11-25T09:00:00.000Z", 0, office);
    expect(readClock(clock, office, clock.startedAt)).toMatchObject({ percent: 100, breached: true, breachAt: clock.startedAt });
    expect(() => start("2026-11-25T09:00:00.000Z", -1, office)).toThrow("Pass 0 or more");
    expect(() => startClock({ at: "2026-11-25T09:00:00.000Z", durationMs: 1, warnFraction: 1.1, calendar: office })).toThrow("Pass 0 to 1");
  });
});
