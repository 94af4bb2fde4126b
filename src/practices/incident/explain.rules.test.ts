import fc from "fast-check";
import { expect, test } from "vitest";
import { type BusinessCalendar, elapsedMs, type Instant, instant, ms } from "../../kernel/time.ts";
import { type ClockNews, spansOf } from "../service-level/clock-news.rules.ts";
import { type ClockMoment, observeClock, replayClock } from "../service-level/clock-replay.rules.ts";
import { countsUntil, explained, promiseWords } from "./explain.rules.ts";

const weekdays: BusinessCalendar = {
  timeZone: "Europe/Berlin",
  always: false,
  segments: ([1, 2, 3, 4, 5] as const).flatMap((weekday) => [
    { weekday, from: "08:00", to: "12:00" },
    { weekday, from: "13:00", to: "17:00" },
  ]),
  holidays: ["2026-11-27"],
};
const always: BusinessCalendar = { timeZone: "UTC", always: true, segments: [], holidays: [] };
const begin = ms("2026-11-24T06:00:00.000Z");
const terms = (calendar: BusinessCalendar) => ({
  calendar,
  durationMs: 14_400_000,
  warnFraction: 0.75,
  afterReopening: "goesOn" as const,
});
const still = { stop: false, resume: true, cancel: false, reset: false };

// A record's life: at each step it works, is held for one of two reasons, or ends, and may be reopened; some steps are told late.
const life = fc.array(
  fc.record({
    afterMinutes: fc.integer({ min: 0, max: 900 }),
    what: fc.constantFrom("work", "vendor", "caller", "stop"),
    lateMinutes: fc.integer({ min: 0, max: 40 }),
  }),
  { minLength: 1, maxLength: 12 },
);

function momentsOf(steps: readonly { afterMinutes: number; what: string; lateMinutes: number }[]): ClockMoment[] {
  let at = begin;
  return steps.map(({ afterMinutes, what, lateMinutes }) => {
    at += afterMinutes * 60_000;
    const pause = what === "vendor" || what === "caller" ? `on hold: awaiting ${what}` : null;
    return { ...still, at: instant(Math.max(begin, at - lateMinutes * 60_000)), start: true, pause, stop: what === "stop" };
  });
}

/** Runs the moments one by one and writes the news the clock's kind journals. */
function lived(moments: readonly ClockMoment[], calendar: BusinessCalendar) {
  let clock = observeClock(terms(calendar), null, { ...still, at: instant(begin), start: true, pause: null }).clock!;
  const news: ClockNews[] = [{ type: "clockStarted", at: instant(begin), data: {} }];
  for (const moment of moments) {
    const step = observeClock(terms(calendar), clock, moment);
    clock = step.clock!;
    for (const move of step.moves)
      news.push({
        type: { pause: "clockPaused", resume: "clockResumed", stop: "clockStopped", reopen: "clockReopened" }[move as "pause"],
        at: moment.at,
        data: { why: moment.pause },
      });
  }
  return { clock, news };
}

test("the intervals that counted add up to what the clock read, whatever happened and however late it was told", () => {
  fc.assert(
    fc.property(life, fc.boolean(), fc.integer({ min: 0, max: 20_000 }), (steps, isAlways, laterMinutes) => {
      const calendar = isAlways ? always : weekdays;
      const { clock, news } = lived(momentsOf(steps), calendar);
      const last = [clock.stoppedAt, clock.pausedAt, clock.runningSince, clock.startedAt].find((one) => one) as Instant;
      const now = instant(ms(last) + laterMinutes * 60_000);
      const { reading, intervals } = explained(clock, { news, calendar, now });
      expect(intervals.reduce((sum, one) => sum + one.countedMs, 0)).toBe(reading.countedMs);
      // Counted anew, interval by interval, by the calendar alone.
      for (const one of intervals) expect(one.countedMs).toBe(one.isCounted ? elapsedMs(calendar, one.from, one.to) : 0);
      for (let at = 1; at < intervals.length; at++) expect(intervals[at]!.from).toBe(intervals[at - 1]!.to);
    }),
  );
});

test("a clock that began in the past brings its stretches, and goes on from them", () => {
  const held: ClockMoment[] = [
    { ...still, at: "2026-11-24T09:00:00.000Z", start: true, pause: "on hold: awaiting vendor" },
    { ...still, at: "2026-11-24T10:00:00.000Z", start: true, pause: null },
  ];
  const told = replayClock({ ...terms(always), startAt: instant(begin), moments: held });
  const news: ClockNews[] = [
    { type: "clockStarted", at: "2026-11-24T10:00:00.000Z", data: { spans: told.spans } },
    { type: "clockPaused", at: "2026-11-24T11:00:00.000Z", data: { why: "on hold: awaiting caller" } },
  ];
  expect(spansOf(news)).toEqual([
    { from: "2026-11-24T06:00:00.000Z", to: "2026-11-24T09:00:00.000Z", counts: true, why: "running" },
    { from: "2026-11-24T09:00:00.000Z", to: "2026-11-24T10:00:00.000Z", counts: false, why: "on hold: awaiting vendor" },
    { from: "2026-11-24T10:00:00.000Z", to: "2026-11-24T11:00:00.000Z", counts: true, why: "running" },
    { from: "2026-11-24T11:00:00.000Z", to: null, counts: false, why: "on hold: awaiting caller" },
  ]);
});

test("only the last life is told, and the first stretch that counted says so", () => {
  const news: ClockNews[] = [
    { type: "clockStarted", at: "2026-11-24T06:00:00.000Z", data: {} },
    { type: "clockCancelled", at: "2026-11-24T06:30:00.000Z", data: {} },
    { type: "clockStarted", at: "2026-11-24T07:00:00.000Z", data: {} },
  ];
  expect(spansOf(news)).toHaveLength(1);
  expect(spansOf([])).toEqual([]);
});

test("a calendar says until when it counts", () => {
  expect(countsUntil(weekdays, "2026-11-26T08:00:00.000Z")).toBe("2026-11-26T11:00:00.000Z");
  expect(countsUntil(weekdays, "2026-11-26T11:30:00.000Z")).toBe("2026-11-26T11:30:00.000Z");
  expect(countsUntil(always, "2026-11-26T11:30:00.000Z")).toBeNull();
  expect(promiseWords({ target: "resolution", durationMs: 14_400_000 }, false)).toBe("Resolve in 4 h of business time");
  expect(promiseWords({ target: "response", durationMs: 900_000 }, true)).toBe("Answer in 15 min");
});
