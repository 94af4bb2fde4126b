import { describe, expect, test } from "vitest";
import { type ClockFacts, readClock } from "./clock.ts";

const minute = 60_000;
const noon = "2026-11-26T12:00:00.000Z";
const at = (minutes: number) => new Date(Date.parse(noon) + minutes * minute).toISOString();
const msAt = (minutes: number) => Date.parse(at(minutes));
const clock: ClockFacts = {
  targetMs: 240 * minute,
  countedMs: 200 * minute,
  countedAt: noon,
  isCounting: true,
  warnAt: at(10),
  breachAt: at(40),
};

describe("a clock on the screen", () => {
  test("runs on from what the server had counted", () => {
    expect(readClock(clock, msAt(5))).toEqual({ state: "calm", countedMs: 205 * minute, leftMs: 35 * minute, share: 205 / 240 });
  });

  test("turns amber at its warning and red at its breach, to the millisecond", () => {
    expect(readClock(clock, msAt(10) - 1).state).toBe("calm");
    expect(readClock(clock, msAt(10)).state).toBe("warn");
    expect(readClock(clock, msAt(40) - 1).state).toBe("warn");
    expect(readClock(clock, msAt(40)).state).toBe("broken");
    expect(readClock(clock, msAt(82)).leftMs).toBe(-42 * minute);
  });

  test("stands still at the end of the business day", () => {
    const tillSix = { ...clock, countsUntil: at(5), warnAt: at(900), breachAt: at(935) };
    expect(readClock(tillSix, msAt(300)).leftMs).toBe(35 * minute);
  });

  test("stands still while paused, and has no breach to break", () => {
    const paused = { ...clock, isCounting: false, pausedAt: noon, breachAt: null, warnAt: null };
    expect(readClock(paused, msAt(500))).toMatchObject({ state: "paused", leftMs: 40 * minute });
  });

  test("a stopped clock was kept or missed, whatever the time is now", () => {
    expect(readClock({ ...clock, isCounting: false, stoppedAt: at(39) }, msAt(500)).state).toBe("kept");
    expect(readClock({ ...clock, isCounting: false, stoppedAt: at(40) }, msAt(500)).state).toBe("missed");
  });

  test("a promise of no time is used up from the start", () => {
    expect(readClock({ ...clock, targetMs: 0, countedMs: 0, isCounting: false }, msAt(0)).share).toBe(1);
  });
});
