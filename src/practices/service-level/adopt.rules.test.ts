import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarIn, nearChange, oddZones, relativeDue } from "../../../test/random-calendar.ts";
import { type BusinessCalendar, type Instant, instant, type RelativeDue } from "../../kernel/time.ts";
import { type AdoptCommand, decideAdopt, effectOf } from "./adopt.rules.ts";
import { type ClockState, isBreached, readClock } from "./clock.rules.ts";
import type { ClockNews } from "./clock-news.rules.ts";
import { type ClockMoment, observeClock, replayClock } from "./clock-replay.rules.ts";
import type { ReadDefinition } from "./definition.rules.ts";
import type { ClockFacts } from "./levels.rules.ts";
import type { ClockRecord } from "./model.ts";

const MINUTE = 60_000;
const zone = fc.constantFrom(...Object.keys(oddZones));
const definition = "d".repeat(32);
const calendar = "c".repeat(32);

type Terms = { calendar: BusinessCalendar; minutes: number; dueBy: RelativeDue | null; warnPercent: number };
const termsIn = (name: string): fc.Arbitrary<Terms> =>
  fc.record({
    calendar: calendarIn(name),
    minutes: fc.integer({ min: 1, max: 2000 }),
    dueBy: fc.option(relativeDue, { freq: 1 }),
    warnPercent: fc.integer({ min: 1, max: 100 }),
  });

// A live record under its first terms, then other terms: at each step it works or is held for one of two reasons, sometimes told late.
const story = zone.chain((name) =>
  fc.record({
    startMs: nearChange(name),
    steps: fc.array(
      fc.record({
        afterMinutes: fc.integer({ min: 0, max: 900 }),
        what: fc.constantFrom("work", "vendor", "caller"),
        lateMinutes: fc.integer({ min: 0, max: 40 }),
      }),
      { maxLength: 8 },
    ),
    laterMinutes: fc.integer({ min: 0, max: 3000 }),
    hasPast: fc.boolean(),
    before: termsIn(name),
    after: termsIn(name),
  }),
);
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

const clockTerms = ({ calendar: hours, minutes, dueBy, warnPercent }: Terms) => ({
  calendar: hours,
  durationMs: minutes * MINUTE,
  dueBy,
  warnFraction: warnPercent / 100,
});
const still = { start: true, stop: false, resume: true, cancel: false, reset: false };

function momentsOf({ startMs, steps }: Story): ClockMoment[] {
  let atMs = startMs;
  const told = steps.map(({ afterMinutes, what, lateMinutes }) => {
    atMs += afterMinutes * MINUTE;
    const at = instant(Math.max(startMs, atMs - lateMinutes * MINUTE));
    return { ...still, at, pause: what === "work" ? null : `on hold: awaiting ${what}` };
  });
  return [{ ...still, at: instant(startMs), pause: null }, ...told];
}

/** Lives the moments one by one and keeps the journal that the clock's kind would; `hasPast` tells the first half at once, as a late start does. */
function lived(given: Story): { state: ClockState; news: ClockNews[]; moments: ClockMoment[] } {
  const terms = clockTerms(given.before);
  const moments = momentsOf(given);
  const half = given.hasPast ? Math.ceil(moments.length / 2) : 1;
  const begun = replayClock({ ...terms, startAt: instant(given.startMs), moments: moments.slice(0, half) });
  let state = begun.clock!;
  const changedAt = state.runningSince ?? state.pausedAt;
  const news: ClockNews[] = [
    { type: "clockStarted", at: moments[half - 1]!.at, data: given.hasPast ? { spans: begun.spans, changedAt } : {} },
  ];
  for (const moment of moments.slice(half)) {
    const step = observeClock(terms, state, moment);
    state = step.clock!;
    for (const move of step.moves)
      news.push({ type: move === "pause" ? "clockPaused" : "clockResumed", at: moment.at, data: { why: moment.pause } });
  }
  return { state, news, moments };
}

function recordOf(state: ClockState): ClockRecord {
  const at = state.startedAt;
  const own = { id: "e".repeat(32), number: null, version: 3, createdAt: at, createdBy: null, updatedAt: at, updatedBy: null, extra: {} };
  return {
    ...own,
    ...state,
    name: "High, 4 h",
    subjectKind: "incident",
    subject: "a".repeat(32),
    definition,
    definitionVersion: 1,
    calendar,
    calendarVersion: 1,
    timeZone: null,
    zoneFrom: "calendar",
    agreementType: "SLA",
    target: "resolution",
    stage: state.pausedAt ? "paused" : "in_progress",
    attempt: 1,
    warnedAt: null,
    priority: "2",
    team: null,
    service: null,
    observed: false,
    restricted: false,
  };
}

function definitionOf(version: number, { minutes, dueBy, warnPercent }: Terms, more: Partial<ReadDefinition> = {}): ReadDefinition {
  const none = { start: { all: [] }, stop: { any: [] }, pause: null, resume: null, cancel: null, reset: null, pauseReason: () => "" };
  const own = { id: definition, version, name: "High, 4 h", agreementType: "SLA" as const, target: "resolution" as const };
  const how = { subjectKind: "incident", calendar, cancelWhenStartLapses: true, retroactive: true, retroactivePause: true };
  const rest = { zoneSource: "calendar" as const, timeZone: null, startFrom: "openedAt", afterReopening: "goesOn" as const };
  return { ...none, ...own, ...how, ...rest, durationMinutes: dueBy ? null : minutes, dueBy, warnPercent, ...more };
}

function factsOf(given: Story, news: readonly ClockNews[], second: Partial<ReadDefinition> = {}): ClockFacts {
  const versions = [definitionOf(1, given.before), definitionOf(2, given.after, second)];
  return {
    current: versions.slice(1),
    definitions: new Map(versions.map((one) => [`${one.id}/${one.version}`, one])),
    calendars: new Map([
      [`${calendar}/1`, given.before.calendar],
      [`${calendar}/2`, given.after.calendar],
    ]),
    calendarVersions: new Map([[calendar, 2]]),
    catalogue: { fields: () => [], table: () => "" },
    officeZone: "UTC",
    news: new Map([["e".repeat(32), news]]),
  };
}

const adopt = (definitionVersion: number | null, calendarVersion: number | null): AdoptCommand => ({
  type: "adopt",
  definitionVersion,
  calendarVersion,
});
const nowOf = (state: ClockState, given: Story): Instant =>
  instant(Date.parse(state.pausedAt ?? state.runningSince ?? state.startedAt) + given.laterMinutes * MINUTE);

describe("a clock that adopts other terms", () => {
  test("reads at any later moment as one that had them from its start", () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 0, max: 3000 }), (given, furtherMinutes) => {
        const { state, news, moments } = lived(given);
        const now = nowOf(state, given);
        const decision = decideAdopt({ current: recordOf(state), command: adopt(2, 2), facts: factsOf(given, news), now });
        if (!decision.ok) throw new Error(decision.refusal.code);
        const { next } = decision;
        const afresh = replayClock({ ...clockTerms(given.after), startAt: instant(given.startMs), moments }).clock!;
        expect(next).toMatchObject({ definitionVersion: 2, calendarVersion: 2, durationMs: afresh.durationMs, breachAt: afresh.breachAt });
        expect([next.warnAt, next.warnAfterMs, next.pausedAt]).toEqual([afresh.warnAt, afresh.warnAfterMs, afresh.pausedAt]);
        const later = instant(Date.parse(now) + furtherMinutes * MINUTE);
        expect(readClock(next, given.after.calendar, later)).toEqual(readClock(afresh, given.after.calendar, later));
        expect(next.breachedAt).toBe(isBreached(afresh, now) ? afresh.breachAt : null);
      }),
      { numRuns: 300 },
    );
  });

  test("goes on as that one would: what happens next moves both alike", () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 0, max: 900 }), fc.constantFrom("work", "vendor", "stop"), (given, gap, what) => {
        const { state, news, moments } = lived(given);
        const now = nowOf(state, given);
        const decision = decideAdopt({ current: recordOf(state), command: adopt(2, 2), facts: factsOf(given, news), now });
        if (!decision.ok) throw new Error(decision.refusal.code);
        const at = instant(Date.parse(now) + gap * MINUTE);
        const moment = { ...still, at, stop: what === "stop", pause: what === "vendor" ? "on hold: awaiting vendor" : null };
        const terms = clockTerms(given.after);
        const moved = observeClock(terms, decision.next, moment).clock!;
        const afresh = replayClock({ ...terms, startAt: instant(given.startMs), moments: [...moments, moment] }).clock!;
        expect(readClock(moved, terms.calendar, at)).toEqual(readClock(afresh, terms.calendar, at));
      }),
    );
  });

  test("is not touched by the terms it has, said or left unsaid", () => {
    fc.assert(
      fc.property(story, fc.constantFrom(adopt(1, 1), adopt(null, null), adopt(1, null)), (given, command) => {
        const { state, news } = lived(given);
        const current = recordOf(state);
        const decision = decideAdopt({ current, command, facts: factsOf(given, news), now: nowOf(state, given) });
        expect(decision).toEqual({ ok: true, next: current, events: [] });
        expect(decision.ok && decision.next).toBe(current);
      }),
    );
  });

  test("there and back again reads as it did", () => {
    fc.assert(
      fc.property(story, (given) => {
        const { state, news } = lived(given);
        const now = nowOf(state, given);
        const facts = factsOf(given, news);
        const there = decideAdopt({ current: recordOf(state), command: adopt(2, 2), facts, now });
        if (!there.ok) throw new Error(there.refusal.code);
        const back = decideAdopt({ current: there.next, command: adopt(1, 1), facts, now });
        if (!back.ok) throw new Error(back.refusal.code);
        expect(readClock(back.next, given.before.calendar, now)).toEqual(readClock(state, given.before.calendar, now));
        expect(back.next.breachAt).toBe(state.breachAt);
      }),
    );
  });

  test("says truly whether the promise is broken at once, mended, sooner or later", () => {
    fc.assert(
      fc.property(story, (given) => {
        const { state, news } = lived(given);
        const now = nowOf(state, given);
        const current = recordOf(state);
        const decision = decideAdopt({ current, command: adopt(2, 2), facts: factsOf(given, news), now });
        if (!decision.ok) throw new Error(decision.refusal.code);
        const effect = effectOf(current, decision.next, { before: given.before.calendar, after: given.after.calendar }, now);
        const [was, is] = [isBreached(state, now), isBreached(decision.next, now)];
        expect(effect === "brokenAtOnce").toBe(!was && is);
        expect(effect === "mended").toBe(was && !is);
        const told = decision.events.map((event) => event.type);
        expect(told).toEqual(decision.next.breachedAt && !current.breachedAt ? ["clockAdopted", "clockBreached"] : ["clockAdopted"]);
      }),
    );
  });
});

describe("adoption is refused", () => {
  const always: BusinessCalendar = { timeZone: "UTC", always: true, segments: [], holidays: [] };
  const given: Story = {
    startMs: Date.parse("2026-11-26T08:00:00.000Z"),
    steps: [],
    laterMinutes: 60,
    hasPast: false,
    before: { calendar: always, minutes: 240, dueBy: null, warnPercent: 75 },
    after: { calendar: always, minutes: 30, dueBy: null, warnPercent: 75 },
  };
  const { state, news } = lived(given);
  const now = nowOf(state, given);
  const refusalOf = (current: ClockRecord, command: AdoptCommand, facts: ClockFacts) => {
    const decision = decideAdopt({ current, command, facts, now });
    return decision.ok ? null : decision.refusal.code;
  };

  test("where the clock has ended: what was promised then stays", () => {
    const ended = { ...recordOf(state), stoppedAt: now, runningSince: null };
    expect(refusalOf(ended, adopt(2, 2), factsOf(given, news))).toBe("hasEnded");
    expect(refusalOf({ ...recordOf(state), cancelledAt: now }, adopt(2, 2), factsOf(given, news))).toBe("hasEnded");
  });

  test("where the version is not there, or promises something else", () => {
    expect(refusalOf(recordOf(state), adopt(7, null), factsOf(given, news))).toBe("unknownDefinition");
    expect(refusalOf(recordOf(state), adopt(2, 9), factsOf(given, news))).toBe("unknownCalendar");
    expect(refusalOf(recordOf(state), adopt(2, 2), factsOf(given, news, { target: "response" }))).toBe("otherPromise");
  });

  test("where the journal tells of another life than the clock has", () => {
    const paused: ClockNews[] = [...news, { type: "clockPaused", at: "2026-11-26T08:10:00.000Z", data: { why: "on hold" } }];
    expect(refusalOf(recordOf(state), adopt(2, 2), factsOf(given, paused))).toBe("notExplained");
    expect(refusalOf(recordOf(state), adopt(2, 2), factsOf(given, []))).toBe("notExplained");
  });
});
