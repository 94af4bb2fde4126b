import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOpenMs, kindOfMinute } from "../../test/minute-counter.ts";
import { calendarIn, nearChange, oddZones } from "../../test/random-calendar.ts";
import {
  addElapsed,
  addMs,
  type BusinessCalendar,
  type CalendarInterval,
  elapsedMs,
  type Instant,
  instant,
  ms,
  nextOpen,
  openIntervals,
} from "./time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(Object.keys(oddZones))("business time in %s", (zone) => {
  const days = fc.integer({ min: 0, max: 4 * 1440 });
  const span = fc
    .tuple(calendarIn(zone), nearChange(zone), days)
    .map(([calendar, fromMs, minutes]) => ({ calendar, fromMs, toMs: fromMs + minutes * MINUTE }));

  test("equals the minute counter", () => {
    fc.assert(
      fc.property(span, ({ calendar, fromMs, toMs }) => {
        expect(elapsedMs(calendar, instant(fromMs), instant(toMs))).toBe(countOpenMs(calendar, fromMs, toMs));
      }),
      { numRuns: 120 },
    );
  });

  test("is partitioned into open, holiday and outside hours as the minute counter sees each minute", () => {
    fc.assert(
      fc.property(span, ({ calendar, fromMs, toMs }) => {
        const intervals = openIntervals(calendar, instant(fromMs), instant(toMs));
        expect(intervals.map((interval) => interval.from)).toEqual([
          ...(toMs > fromMs ? [instant(fromMs)] : []),
          ...intervals.slice(0, -1).map((one) => one.to),
        ]);
        if (toMs > fromMs) expect(intervals[intervals.length - 1]?.to).toBe(instant(toMs));
        for (const interval of intervals) {
          expect(interval.open).toBe(interval.why === "open");
          expect(interval.holiday === null).toBe(interval.why !== "holiday");
          expect(otherMinute(calendar, interval)).toBeNull();
        }
        const open = intervals.filter((interval) => interval.open).reduce((sum, one) => sum + ms(one.to) - ms(one.from), 0);
        expect(open).toBe(elapsedMs(calendar, instant(fromMs), instant(toMs)));
      }),
      { numRuns: 60 },
    );
  });

  test("adds up over any split, to the millisecond, and is never negative", () => {
    const point = fc.tuple(nearChange(zone), fc.integer({ min: -2 * MINUTE, max: 2 * MINUTE })).map(([atMs, away]) => atMs + away);
    fc.assert(
      fc.property(calendarIn(zone), point, point, point, (calendar, one, two, three) => {
        const [a, b, c] = [one, two, three].sort((x, y) => x - y).map(instant) as [Instant, Instant, Instant];
        expect(elapsedMs(calendar, a, c)).toBe(elapsedMs(calendar, a, b) + elapsedMs(calendar, b, c));
        expect(elapsedMs(calendar, a, b)).toBeGreaterThanOrEqual(0);
        expect(elapsedMs(calendar, a, b)).toBeLessThanOrEqual(ms(b) - ms(a));
        expect(elapsedMs(calendar, c, a)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test("added is the first instant that has elapsed so much", () => {
    fc.assert(
      fc.property(calendarIn(zone), nearChange(zone), fc.integer({ min: 1, max: 200 * HOUR }), (calendar, fromMs, wanted) => {
        const from = instant(fromMs);
        const found = addElapsed(calendar, from, wanted);
        const tenYears = addMs(from, 3653 * 24 * HOUR);
        if (found === null) expect(elapsedMs(calendar, from, tenYears)).toBeLessThan(wanted);
        else {
          expect(elapsedMs(calendar, from, found)).toBe(wanted);
          expect(elapsedMs(calendar, from, addMs(found, -1))).toBe(wanted - 1);
          expect(found <= tenYears).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("next opens where the minute counter first finds an open minute", () => {
    fc.assert(
      fc.property(calendarIn(zone), nearChange(zone), (calendar, fromMs) => {
        const found = nextOpen(calendar, instant(fromMs));
        const until = found === null ? fromMs + 9 * 24 * HOUR : ms(found);
        expect(countOpenMs(calendar, fromMs, Math.min(until, fromMs + 9 * 24 * HOUR))).toBe(0);
        if (found !== null) expect(kindOfMinute(calendar, ms(found))).toBe("open");
      }),
      { numRuns: 40 },
    );
  });
});

/** The first minute of the interval that the minute counter sees otherwise, null when it agrees on all. */
function otherMinute(calendar: BusinessCalendar, interval: CalendarInterval): string | null {
  for (let atMs = ms(interval.from); atMs < ms(interval.to); atMs += MINUTE) {
    const kind = kindOfMinute(calendar, atMs);
    if (kind !== interval.why) return `${instant(atMs)} is ${kind}, not ${interval.why}`;
  }
  return null;
}
