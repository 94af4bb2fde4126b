import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOpenMs } from "../../../test/minute-counter.ts";
import { calendarIn, nearChange, oddZones, relativeDue } from "../../../test/random-calendar.ts";
import { addMs, type BusinessCalendar, elapsedMs, type Instant, instant, ms } from "../../kernel/time.ts";
import {
  type ClockState,
  cancelClock,
  explainClock,
  isBreached,
  originalBreachAt,
  pauseClock,
  phaseOf,
  readClock,
  resumeClock,
  startClock,
  stopClock,
} from "./clock.rules.ts";
import { type AfterReopening, type ClockMoment, type ClockTerms, observeClock, replayClock } from "./clock-replay.rules.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const story = fc.constantFrom(...Object.keys(oddZones)).chain((zone) =>
  fc.record({
    calendar: fc.oneof(
      { weight: 9, arbitrary: calendarIn(zone) },
      { weight: 1, arbitrary: fc.constant<BusinessCalendar>({ timeZone: zone, segments: [], holidays: [], always: true }) },
    ),
    startMs: nearChange(zone),
    durationMs: fc.integer({ min: 0, max: 2000 }).map((minutes) => minutes * MINUTE),
    warnFraction: fc.constantFrom(0, 0.5, 0.75, 1),
    /** Minutes between one change of the clock and the next. */
    gaps: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 8 }),
    end: fc.constantFrom("none", "stop", "cancel"),
    laterMinutes: fc.integer({ min: 0, max: 2000 }),
  }),
);

type Told = {
  clock: ClockState;
  calendar: BusinessCalendar;
  running: [number, number][];
  paused: [number, number][];
  endMs: number;
  now: Instant;
};

/** Runs, pauses and resumes in turn, then ends or not; keeps its own account of what ran and what stood still. */
function tell(given: typeof story extends fc.Arbitrary<infer S> ? S : never): Told {
  const { calendar, startMs, durationMs, warnFraction, gaps, end, laterMinutes } = given;
  let clock = startClock({ at: instant(startMs), durationMs, warnFraction, calendar });
  const [running, paused]: [number, number][][] = [[], []];
  let atMs = startMs;
  for (const [index, gap] of gaps.entries()) {
    (index % 2 === 0 ? running : paused)!.push([atMs, atMs + gap * MINUTE]);
    atMs += gap * MINUTE;
    clock = index % 2 === 0 ? pauseClock(clock, instant(atMs), "awaiting caller", calendar) : resumeClock(clock, instant(atMs), calendar);
  }
  const nowMs = atMs + laterMinutes * MINUTE;
  if (end === "stop") clock = stopClock(clock, instant(atMs), calendar);
  if (end === "cancel") clock = cancelClock(clock, instant(atMs), calendar);
  if (end === "none") (gaps.length % 2 === 0 ? running : paused)!.push([atMs, nowMs]);
  return { clock, calendar, running: running!, paused: paused!, endMs: end === "none" ? nowMs : atMs, now: instant(nowMs) };
}

describe("a clock, whatever happens to it,", () => {
  test("counts what the minute counter counts, and counted plus paused is the business time of its life", () => {
    fc.assert(
      fc.property(story, (given) => {
        const { clock, calendar, running, paused, endMs, now } = tell(given);
        const sum = (spans: [number, number][]): number => spans.reduce((total, [from, to]) => total + countOpenMs(calendar, from, to), 0);
        const wall = (spans: [number, number][]): number => spans.reduce((total, [from, to]) => total + to - from, 0);
        const reading = readClock(clock, calendar, now);
        expect(reading).toMatchObject({
          countedMs: sum(running),
          pausedMs: sum(paused),
          wallMs: wall(running),
          pausedWallMs: wall(paused),
        });
        expect(reading.countedMs + reading.pausedMs).toBe(elapsedMs(calendar, clock.startedAt, instant(endMs)));
        expect(Math.min(clock.countedMs, clock.pausedMs, clock.wallMs, clock.pausedWallMs)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 400 },
    );
  });

  test("is breached exactly when it has counted its promise, at any later moment, and never recovers", () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 0, max: 3 * 24 * HOUR }), (given, laterMs) => {
        const { clock, calendar, now } = tell(given);
        const later = addMs(now, laterMs);
        for (const at of [now, later]) {
          const reading = readClock(clock, calendar, at);
          expect(reading.breached).toBe(reading.countedMs >= clock.durationMs);
          expect(reading.breached).toBe(reading.percent >= 100);
          if (phaseOf(clock) === "running" && clock.warnAt !== null)
            expect(at >= clock.warnAt).toBe(reading.countedMs >= clock.warnAfterMs);
        }
        expect(isBreached(clock, later) || !isBreached(clock, now)).toBe(true);
        if (clock.breachedAt !== null) expect(clock.breachedAt).toBe(clock.breachAt);
      }),
      { numRuns: 1000 },
    );
  });

  test("reaches 100 % at breachAt and not a millisecond sooner; that is the original breach put off by the paused time", () => {
    fc.assert(
      fc.property(story, (given) => {
        const { clock, calendar } = tell({ ...given, end: "none", laterMinutes: 0 });
        const { breachAt, runningSince, durationMs, pausedMs } = clock;
        fc.pre(runningSince !== null && breachAt !== null && breachAt > runningSince);
        if (runningSince === null || breachAt === null) return;
        expect(readClock(clock, calendar, breachAt).countedMs).toBe(durationMs);
        expect(readClock(clock, calendar, addMs(breachAt, -1)).countedMs).toBe(durationMs - 1);
        expect(breachAt).toBe(originalBreachAt({ ...clock, durationMs: durationMs + pausedMs }, calendar));
      }),
      { numRuns: 500 },
    );
  });

  test("reads the same after a pause and a resume at one instant", () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 0, max: 5000 * MINUTE }), (given, awayMs) => {
        const { clock, calendar, now } = tell(given);
        fc.pre(phaseOf(clock) === "running");
        const at = addMs(now, -Math.min(awayMs, ms(now) - ms(clock.runningSince ?? now)));
        const same = resumeClock(pauseClock(clock, at, "blink", calendar), at, calendar);
        expect(readClock(same, calendar, now)).toEqual(readClock(clock, calendar, now));
        expect([same.warnAt, same.breachAt]).toEqual([clock.warnAt, clock.breachAt]);
      }),
      { numRuns: 500 },
    );
  });
});

const moment = fc.record({
  start: fc.boolean(),
  stop: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  pause: fc.constantFrom(null, null, "awaiting caller", "awaiting vendor"),
  resume: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
  cancel: fc.integer({ min: 0, max: 14 }).map((n) => n === 0),
  reset: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  /** Minutes since the moment before; negative ones are reported out of order. */
  minutes: fc.integer({ min: -120, max: 700 }),
});
const history = fc.constantFrom(...Object.keys(oddZones)).chain((zone) =>
  fc
    .tuple(
      calendarIn(zone),
      nearChange(zone),
      fc.array(moment, { maxLength: 20 }),
      fc.integer({ min: 0, max: 1500 }),
      fc.record({
        onReset: fc.constantFrom<"cancel" | "stop">("cancel", "stop"),
        afterReopening: fc.constantFrom<AfterReopening>("afresh", "goesOn"),
        dueBy: fc.option(relativeDue),
      }),
    )
    .map(([calendar, startMs, given, minutes, how]) => {
      const terms: ClockTerms = { calendar, durationMs: minutes * MINUTE, warnFraction: 0.75, ...how };
      let atMs = startMs;
      const moments = given.map(({ minutes: gap, ...conditions }): ClockMoment => {
        atMs += gap * MINUTE;
        return { at: instant(atMs), ...conditions };
      });
      return { terms, moments };
    }),
);

describe("replaying", () => {
  test("gives the clocks that the steps gave, ended ones included, also out of order", () => {
    fc.assert(
      fc.property(history, ({ terms, moments }) => {
        const stepped: ClockState[] = [];
        let clock: ClockState | null = null;
        for (const at of moments) {
          const seen = observeClock(terms, clock, at);
          if (seen.ended !== null) stepped[stepped.length - 1] = seen.ended;
          if (seen.moves.includes("start") && seen.clock !== null) stepped.push(seen.clock);
          else if (seen.clock !== null) stepped[stepped.length - 1] = seen.clock;
          clock = seen.clock;
        }
        const told = replayClock({ ...terms, startAt: null, moments });
        expect(told.clock === null ? [] : [...told.earlier.map((one) => one.clock), told.clock]).toEqual(stepped);
      }),
      { numRuns: 1500 },
    );
  });

  test("explains each clock to the millisecond that it reads, without gap or overlap", () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 3000 }), ({ terms, moments }, minutes) => {
        const { clock, spans, earlier } = replayClock({ ...terms, startAt: null, moments });
        fc.pre(clock !== null);
        const now = instant(Math.max(...moments.map(({ at }) => ms(at))) + minutes * MINUTE);
        for (const told of [...earlier, ...(clock === null ? [] : [{ clock, spans }])]) {
          const lines = explainClock(told.clock, told.spans, terms.calendar, now);
          const reading = readClock(told.clock, terms.calendar, now);
          expect(lines.reduce((sum, line) => sum + line.countedMs, 0)).toBe(reading.countedMs);
          const end = told.clock.stoppedAt ?? told.clock.cancelledAt ?? now;
          expect(lines.map((line) => line.from)).toEqual(
            end > told.clock.startedAt ? [told.clock.startedAt, ...lines.slice(0, -1).map((line) => line.to)] : [],
          );
          if (lines.length > 0) expect(lines[lines.length - 1]?.to).toBe(end);
          const counted = lines.reduce(
            (sum, line) => sum + (line.counted ? countOpenMs(terms.calendar, ms(line.from), ms(line.to)) : 0),
            0,
          );
          expect(counted).toBe(reading.countedMs);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("conditions", () => {
  const terms: ClockTerms = {
    calendar: { timeZone: "UTC", segments: [], holidays: [], always: true },
    durationMs: 4 * HOUR,
    warnFraction: 0.75,
  };
  const at = (time: string, conditions: Partial<ClockMoment> = {}): ClockMoment => ({
    at: `2026-11-25T${time}:00.000Z`,
    start: true,
    stop: false,
    pause: null,
    resume: true,
    cancel: false,
    reset: false,
    ...conditions,
  });
  const replay = (...moments: ClockMoment[]) => replayClock({ ...terms, startAt: null, moments });

  test.each([
    ["start alone", {}, "running"],
    ["start with stop", { stop: true }, null],
    ["start with cancel", { cancel: true }, null],
    ["no start", { start: false }, null],
    ["start with pause", { pause: "awaiting caller" }, "paused"],
  ])("attach a clock: %s", (_, conditions, phase) => {
    const { clock } = replay(at("09:00", conditions));
    expect(clock === null ? null : phaseOf(clock)).toBe(phase);
  });

  test.each([
    ["cancel goes before stop", { cancel: true, stop: true }, "cancelled"],
    ["stop goes before reset and pause", { stop: true, reset: true, pause: "awaiting caller" }, "stopped"],
    ["a lapsed start condition alone changes nothing", { start: false }, "running"],
    [
      "a pause that the caller reads as start lapsed cancels, not pauses",
      { start: false, cancel: true, pause: "awaiting caller" },
      "cancelled",
    ],
    ["a reset while start does not hold only ends the clock", { start: false, reset: true }, "cancelled"],
  ])("%s", (_, conditions, phase) => {
    const { clock } = replay(at("09:00"), at("10:00", conditions));
    expect(clock === null ? null : phaseOf(clock)).toBe(phase);
  });

  test("reset ends the clock and starts another at the same instant", () => {
    const { clock, earlier } = replay(at("09:00"), at("10:00", { reset: true, pause: "awaiting caller" }));
    expect(earlier.map((one) => [phaseOf(one.clock), one.clock.countedMs])).toEqual([["cancelled", HOUR]]);
    expect(clock).toMatchObject({ startedAt: "2026-11-25T10:00:00.000Z", pausedAt: "2026-11-25T10:00:00.000Z", countedMs: 0 });
    const completing = replayClock({ ...terms, onReset: "stop", startAt: null, moments: [at("09:00"), at("10:00", { reset: true })] });
    expect(completing.earlier.map((one) => phaseOf(one.clock))).toEqual(["stopped"]);
  });

  test("a record opened again gets a new clock, the old one stays as it was", () => {
    const { clock, earlier } = replay(at("09:00"), at("10:00", { stop: true }), at("11:00"));
    expect(earlier[0]?.clock.stoppedAt).toBe("2026-11-25T10:00:00.000Z");
    expect(clock).toMatchObject({ startedAt: "2026-11-25T11:00:00.000Z", breachAt: "2026-11-25T15:00:00.000Z" });
  });

  test("a retroactive start counts from then, less the pauses since, and nothing else before the clock was attached", () => {
    // Opened 08:00; on hold 09:00-09:30; resolved and reopened 10:00-10:10 (no pause); raised at 11:00 to what this promise is for.
    const moments = [
      at("08:00", { start: false }),
      at("09:00", { start: false, pause: "on hold: awaiting caller" }),
      at("09:30", { start: false }),
      at("10:00", { start: false, stop: true }),
      at("10:10", { start: false }),
      at("11:00"),
    ];
    const { clock, spans } = replayClock({ ...terms, startAt: "2026-11-25T08:00:00.000Z", moments });
    expect(clock).toMatchObject({
      startedAt: "2026-11-25T08:00:00.000Z",
      countedMs: HOUR,
      pausedMs: HOUR / 2,
      breachAt: "2026-11-25T12:30:00.000Z",
    });
    expect(spans).toEqual([
      { from: "2026-11-25T08:00:00.000Z", to: "2026-11-25T09:00:00.000Z", counts: true, why: "running" },
      { from: "2026-11-25T09:00:00.000Z", to: "2026-11-25T09:30:00.000Z", counts: false, why: "on hold: awaiting caller" },
      { from: "2026-11-25T09:30:00.000Z", to: null, counts: true, why: "running" },
    ]);
    // A start inside the pause begins paused.
    const inside = replayClock({ ...terms, startAt: "2026-11-25T09:15:00.000Z", moments });
    expect(inside.clock).toMatchObject({ countedMs: 0, pausedMs: HOUR / 4, breachAt: "2026-11-25T13:30:00.000Z" });
    expect(replayClock({ ...terms, startAt: "2026-11-25T08:00:00.000Z", moments: moments.slice(0, 5) }).clock).toBeNull();
  });
});
