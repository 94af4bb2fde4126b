import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOpenMs } from "../../../test/minute-counter.ts";
import { calendarIn, nearChange, oddZones } from "../../../test/random-calendar.ts";
import { instant, ms } from "../../kernel/time.ts";
import { type AfterReopening, type ClockMoment, type ClockTerms, endedWhy, replayClock } from "./clock-replay.rules.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Moments at which nothing but what a test says may change. */
const steady = { start: true, stop: false, resume: true, cancel: false, reset: false };

describe("a record opened again", () => {
  const terms = (afterReopening: AfterReopening): ClockTerms => ({
    calendar: { timeZone: "UTC", segments: [], holidays: [], always: true },
    durationMs: 4 * HOUR,
    warnFraction: 0.75,
    afterReopening,
  });
  const day = (time: string) => `2026-11-25T${time}:00.000Z`;
  const told = (time: string, more: Partial<ClockMoment> = {}): ClockMoment => ({ ...steady, at: day(time), pause: null, ...more });
  const reopened = [told("09:00"), told("11:00", { stop: true }), told("15:00")];

  test("goes on with what was left, the time between explained and not counted", () => {
    const { clock, spans, earlier } = replayClock({ ...terms("goesOn"), startAt: null, moments: reopened });
    expect(earlier).toEqual([]);
    expect(clock).toMatchObject({
      startedAt: day("09:00"),
      countedMs: 2 * HOUR,
      pausedMs: 4 * HOUR,
      stoppedAt: null,
      breachAt: day("17:00"),
    });
    expect(spans).toEqual([
      { from: day("09:00"), to: day("11:00"), counts: true, why: "running" },
      { from: day("11:00"), to: day("15:00"), counts: false, why: endedWhy },
      { from: day("15:00"), to: null, counts: true, why: "running" },
    ]);
  });

  test("or counts afresh", () => {
    const { clock, earlier } = replayClock({ ...terms("afresh"), startAt: null, moments: reopened });
    expect(earlier).toHaveLength(1);
    expect(clock).toMatchObject({ startedAt: day("15:00"), countedMs: 0, breachAt: day("19:00") });
  });

  test("a broken promise stays broken, and one that ended in time is not broken by the time it was taken for done", () => {
    const late = [told("09:00"), told("14:00", { stop: true }), told("15:00")];
    expect(replayClock({ ...terms("goesOn"), startAt: null, moments: late }).clock).toMatchObject({
      breachAt: day("13:00"),
      breachedAt: day("13:00"),
    });
    const { clock } = replayClock({ ...terms("goesOn"), startAt: null, moments: [...reopened.slice(0, 2), told("23:00")] });
    expect(clock).toMatchObject({ breachedAt: null, breachAt: "2026-11-26T01:00:00.000Z" });
  });

  test("going on counts all that was worked on it, however often it is taken for done", () => {
    const lifetime = fc
      .constantFrom(...Object.keys(oddZones))
      .chain((zone) =>
        fc.tuple(calendarIn(zone), nearChange(zone), fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 2, maxLength: 9 })),
      );
    fc.assert(
      fc.property(lifetime, ([calendar, startMs, gaps]) => {
        let atMs = startMs;
        const moments: ClockMoment[] = [];
        for (const [at, gap] of gaps.entries()) {
          atMs += gap * MINUTE;
          moments.push({ ...steady, at: instant(atMs), pause: null, stop: at % 2 === 1 });
        }
        const { clock } = replayClock({ ...terms("goesOn"), calendar, startAt: null, moments });
        let worked = 0;
        for (let at = 0; at < moments.length - 1; at += 2) worked += countOpenMs(calendar, ms(moments[at]!.at), ms(moments[at + 1]!.at));
        expect(clock!.countedMs).toBe(worked);
        if (clock!.breachedAt !== null) expect(worked).toBeGreaterThanOrEqual(4 * HOUR);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a resume condition", () => {
  const terms: ClockTerms = {
    calendar: { timeZone: "UTC", segments: [], holidays: [], always: true },
    durationMs: 4 * HOUR,
    warnFraction: 0.75,
  };

  test("keeps a clock paused until it holds, though nothing pauses it any more", () => {
    const told = (time: string, more: Partial<ClockMoment>): ClockMoment => ({
      ...steady,
      at: `2026-11-25T${time}:00.000Z`,
      pause: null,
      ...more,
    });
    const moments = [
      told("09:00", { resume: false }),
      told("10:00", { pause: "on hold", resume: false }),
      told("11:00", { resume: false }),
      told("12:00", { resume: true }),
    ];
    const { clock, spans } = replayClock({ ...terms, startAt: null, moments });
    expect(spans.map((one) => [one.from.slice(11, 16), one.counts])).toEqual([
      ["09:00", true],
      ["10:00", false],
      ["12:00", true],
    ]);
    expect(clock).toMatchObject({ countedMs: HOUR, pausedMs: 2 * HOUR, breachAt: "2026-11-25T15:00:00.000Z" });
  });
});
