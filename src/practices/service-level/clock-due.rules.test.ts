import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOpenMs } from "../../../test/minute-counter.ts";
import { calendarIn, nearChange, oddZones, relativeDue } from "../../../test/random-calendar.ts";
import { instant, ms } from "../../kernel/time.ts";
import { type ClockState, isBreached, readClock } from "./clock.rules.ts";
import { type ClockMoment, type ClockTerms, observeClock, replayClock } from "./clock-replay.rules.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Moments at which nothing but what a test says may change. */
const steady = { start: true, stop: false, resume: true, cancel: false, reset: false };

describe("a promise of a moment", () => {
  // A life of runs and pauses, told minute by minute: which minutes ran, and which of them lie at or after the moment, put off by as many
  // open minutes as were paused before. The first of those is the breach; none of the clock's arithmetic is used.
  const lived = fc.constantFrom(...Object.keys(oddZones)).chain((zone) =>
    fc.record({
      calendar: calendarIn(zone),
      startMs: nearChange(zone),
      dueBy: relativeDue,
      gaps: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 6 }),
      laterMinutes: fc.integer({ min: 0, max: 3000 }),
    }),
  );

  const pausedAsItBreaks = {
    calendar: { timeZone: "Europe/Berlin", segments: [{ weekday: 7 as const, from: "00:00", to: "05:30" }], holidays: [] },
    startMs: ms("2026-10-24T16:41:00.000Z"),
    dueBy: { days: 0, of: "business" as const, time: null, cutOff: null },
    gaps: [709],
    laterMinutes: 0,
  };

  test("breaks in the first minute that runs after it, put off by the open minutes paused until then", () => {
    fc.assert(
      fc.property(lived, ({ calendar, startMs, dueBy, gaps, laterMinutes }) => {
        const terms: ClockTerms = { calendar, durationMs: 0, dueBy, warnFraction: 0.75 };
        const told = (atMs: number, pause: string | null): ClockMoment => ({ ...steady, at: instant(atMs), pause, resume: pause === null });
        let atMs = startMs;
        const moments = [told(startMs, null)];
        for (const [at, gap] of gaps.entries()) {
          atMs += gap * MINUTE;
          moments.push(told(atMs, at % 2 === 0 ? "on hold" : null));
        }
        let clock: ClockState | null = null;
        for (const one of moments) clock = observeClock(terms, clock, one).clock;
        const nowMs = atMs + laterMinutes * MINUTE;
        const { dueAt } = clock!;
        fc.pre(dueAt !== null);
        const pausedAt = (minuteMs: number): boolean => moments.findLast((one) => ms(one.at) <= minuteMs)?.pause !== null;
        // A run reaches the instant it ends in: whoever pauses in the very minute of the breach is too late.
        const reaches = (minuteMs: number): boolean =>
          moments.some(
            (one, place) => one.pause === null && ms(one.at) <= minuteMs && minuteMs <= ms(moments[place + 1]?.at ?? instant(nowMs)),
          );
        let [pausedMs, passedMs]: [number, number] = [0, 0];
        let brokenMs: number | null = null;
        for (let minuteMs = startMs; minuteMs <= nowMs && brokenMs === null; minuteMs += MINUTE) {
          const [isPast, open] = [minuteMs >= ms(dueAt!), countOpenMs(calendar, minuteMs, minuteMs + MINUTE)];
          if (reaches(minuteMs) && isPast && passedMs >= pausedMs) brokenMs = minuteMs;
          if (pausedAt(minuteMs)) pausedMs += open;
          if (isPast) passedMs += open;
        }
        expect(isBreached(clock!, instant(nowMs))).toBe(brokenMs !== null);
        if (brokenMs !== null) expect(clock!.breachAt).toBe(instant(brokenMs));
      }),
      { numRuns: 120, examples: [[pausedAsItBreaks]] },
    );
  });

  test("has used up its business time when it breaks, never a millisecond of it too much", () => {
    fc.assert(
      fc.property(lived, ({ calendar, startMs, dueBy, gaps }) => {
        const terms: ClockTerms = { calendar, durationMs: 0, dueBy, warnFraction: 1 };
        let atMs = startMs;
        let { clock } = observeClock(terms, null, { ...steady, at: instant(startMs), pause: null });
        for (const [at, gap] of gaps.entries()) {
          atMs += gap * MINUTE;
          clock = observeClock(terms, clock, { ...steady, at: instant(atMs), pause: at % 2 === 0 ? "on hold" : null }).clock;
        }
        fc.pre(clock?.dueAt != null && clock.breachAt !== null && clock.breachAt >= instant(atMs));
        expect(readClock(clock!, calendar, clock!.breachAt!).countedMs).toBe(clock!.durationMs);
      }),
    );
  });

  test("by hand: a hold in office hours moves it, one at night does not, and it never breaks on hold", () => {
    const weekday = ([1, 2, 3, 4, 5] as const).map((day) => ({ weekday: day, from: "09:00", to: "18:00" }));
    const terms: ClockTerms = {
      calendar: { timeZone: "UTC", segments: weekday, holidays: [] },
      durationMs: 0,
      dueBy: { days: 1, of: "business", time: "17:00", cutOff: null },
      warnFraction: 0.75,
    };
    const heldFor = (...holds: [string, string][]): ClockState => {
      const told = holds.flatMap(([from, to]) => [
        { ...steady, at: `2026-11-${from}:00.000Z`, pause: "on hold" },
        { ...steady, at: `2026-11-${to}:00.000Z`, pause: null },
      ]);
      return replayClock({ ...terms, startAt: null, moments: [{ ...steady, at: "2026-11-26T15:00:00.000Z", pause: null }, ...told] })
        .clock!;
    };
    // Thursday 15:00: three hours are left of it, eight until 17:00 on Friday.
    expect(heldFor()).toMatchObject({ dueAt: "2026-11-27T17:00:00.000Z", breachAt: "2026-11-27T17:00:00.000Z", durationMs: 11 * HOUR });
    expect(heldFor(["26T16:00", "26T17:00"]).breachAt).toBe("2026-11-27T18:00:00.000Z");
    expect(heldFor(["26T16:00", "27T09:30"]).breachAt).toBe("2026-11-30T10:30:00.000Z"); // 2 h and 30 min of office hours
    expect(heldFor(["26T19:00", "27T08:00"]).breachAt).toBe("2026-11-27T17:00:00.000Z");
    expect(heldFor(["27T16:30", "30T09:30"]).breachAt).toBe("2026-11-30T10:00:00.000Z"); // half an hour was left, and is left
    const held = { ...heldFor(["27T16:30", "27T16:30"]) };
    expect(isBreached(held, "2026-11-27T16:59:59.999Z")).toBe(false);
  });

  test("of a calendar that never opens cannot be broken", () => {
    const terms: ClockTerms = {
      calendar: { timeZone: "UTC", segments: [], holidays: [] },
      durationMs: 0,
      dueBy: { days: 1, of: "business", time: "17:00", cutOff: null },
      warnFraction: 0.75,
    };
    const { clock } = observeClock(terms, null, { ...steady, at: "2026-11-26T15:00:00.000Z", pause: null });
    expect(readClock(clock!, terms.calendar, "2036-11-26T15:00:00.000Z")).toMatchObject({ breached: false, stalled: true });
  });
});
