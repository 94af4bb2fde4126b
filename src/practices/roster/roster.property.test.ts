import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { oddZones } from "../../../test/random-calendar.ts";
import { minutesOf } from "../../../test/roster-minutes.ts";
import { instant, ms } from "../../kernel/time.ts";
import type { Layer, Restriction } from "./model.ts";
import { alike, nextHandOff, type OverridePlan, onCallAt, type RosterPlan, resolve, type Segment } from "./roster.rules.ts";

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 86_400_000;
const runs = Number(process.env.QUARTERDECK_ROSTER_RUNS ?? 40);

const changes: Record<string, readonly string[]> = {
  ...oddZones,
  "Europe/London": ["2026-03-29T01:00Z", "2026-10-25T01:00Z"],
  "Africa/Casablanca": ["2026-02-15T02:00Z", "2026-03-22T02:00Z"],
  "America/Santiago": ["2026-04-05T03:00Z", "2026-09-06T04:00Z"], // at midnight
};
const people = Array.from({ length: 6 }, (_, index) => String(index).repeat(32));
const person = fc.constantFrom(...people);
const quarter = fc.integer({ min: 0, max: 95 }).map((count) => clock(count * 15));
const time = fc.oneof(quarter, fc.constantFrom("00:00", "01:30", "02:00", "02:15", "02:30", "08:00", "18:00", "23:30"));
const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
const restriction: fc.Arbitrary<Restriction> = fc.record({ weekdays, from: time, to: fc.oneof(time, fc.constant("24:00")) });
const turn = fc.oneof(
  fc.record({ length: fc.integer({ min: 1, max: 30 }), unit: fc.constant("hours" as const) }),
  fc.record({ length: fc.integer({ min: 1, max: 5 }), unit: fc.constant("days" as const) }),
  fc.record({ length: fc.integer({ min: 1, max: 2 }), unit: fc.constant("weeks" as const) }),
);

function layerNear(dayMs: number): fc.Arbitrary<Layer> {
  const date = (away: number) => new Date(dayMs + away * DAY).toISOString().slice(0, 10);
  return fc.record({
    name: fc.constantFrom("Days", "Nights", "Weekend", "Reserve"),
    level: fc.constantFrom(1, 1, 1, 2),
    priority: fc.integer({ min: 1, max: 3 }),
    participants: fc.array(person, { maxLength: 5 }),
    turn,
    handOff: time,
    handOffWeekday: fc.option(fc.integer({ min: 1, max: 7 })),
    startsOn: fc.integer({ min: -30, max: 1 }).map(date),
    endsOn: fc.option(fc.integer({ min: 0, max: 5 }).map(date), { freq: 4 }),
    restrictions: fc.array(restriction, { maxLength: 3 }),
    advance: fc.constantFrom("calendar" as const, "covered_turns" as const),
  });
}

function overrideNear(atMs: number): fc.Arbitrary<OverridePlan> {
  return fc
    .record({
      id: fc.integer({ min: 0, max: 1e6 }).map((id) => String(id).padStart(32, "a")),
      level: fc.constantFrom(null, 1, 2),
      mode: fc.constantFrom("replace" as const, "add" as const, "remove" as const),
      one: person,
      other: person,
      isWhole: fc.boolean(),
      swap: fc.constantFrom(null, "b".repeat(32)),
      startsAt: fc.integer({ min: -3 * 96, max: 3 * 96 }),
      quarters: fc.option(fc.integer({ min: 1, max: 200 }), { freq: 6 }),
      createdAt: fc.integer({ min: 0, max: 5 }).map((day) => instant(atMs - day * DAY)),
      active: fc.constantFrom(true, true, true, false),
    })
    .map(({ one, other, isWhole, startsAt, quarters, ...rest }) => ({
      ...rest,
      person: rest.mode === "remove" ? null : one,
      whom: rest.mode === "add" || (rest.mode === "replace" && isWhole) ? null : other,
      startsAt: instant(atMs + startsAt * QUARTER),
      endsAt: quarters === null ? null : instant(atMs + (startsAt + quarters) * QUARTER),
    }));
}

type Case = { roster: RosterPlan; overrides: OverridePlan[]; level: number; fromMs: number; toMs: number };
function caseIn(zone: string): fc.Arbitrary<Case> {
  return fc.constantFrom(...changes[zone]!).chain((at) => {
    const changeMs = Date.parse(at);
    return fc
      .record({
        roster: fc.record({
          timeZone: fc.constant(zone),
          layers: fc.array(layerNear(changeMs), { minLength: 1, maxLength: 4 }),
          expected: fc.array(restriction, { maxLength: 2 }),
        }),
        overrides: fc.array(overrideNear(changeMs), { maxLength: 5 }),
        level: fc.constantFrom(1, 1, 2),
        fromMs: fc.integer({ min: -3 * 1440, max: 1440 }).map((minutes) => changeMs + minutes * MINUTE),
        minutes: fc.integer({ min: 1, max: 3 * 1440 }),
      })
      .map(({ minutes, ...rest }) => ({ ...rest, toMs: rest.fromMs + minutes * MINUTE }));
  });
}

const asked = (one: Case) => ({ roster: one.roster, overrides: one.overrides, level: one.level });
const over = (one: Case, fromMs = one.fromMs, toMs = one.toMs) => resolve({ ...asked(one), from: instant(fromMs), to: instant(toMs) });

describe.each(Object.keys(changes))("on call in %s, where clocks change", (zone) => {
  test(`equals the judge, minute by minute (${runs} rosters)`, { timeout: Math.max(120_000, runs * 2_000) }, () => {
    fc.assert(
      fc.property(caseIn(zone), (one) => {
        const segments = over(one);
        const judge = minutesOf(one);
        let at = 0;
        judge.forEach((minute, index) => {
          const atMs = one.fromMs + index * MINUTE;
          while (ms(segments[at]!.end) <= atMs) at += 1;
          const { people: on, gap } = segments[at]!;
          expect({ people: on.toSorted(), gap }, instant(atMs)).toEqual(minute);
        });
      }),
      { numRuns: runs },
    );
  });

  test("tiles the window: no hole, no overlap, no two neighbours alike", () => {
    fc.assert(
      fc.property(caseIn(zone), (one) => {
        const segments = over(one);
        expect(segments.map((segment) => segment.start)).toEqual([
          instant(one.fromMs),
          ...segments.slice(0, -1).map((segment) => segment.end),
        ]);
        expect(segments.at(-1)?.end).toBe(instant(one.toMs));
        for (const [index, segment] of segments.entries()) {
          expect(segment.end > segment.start).toBe(true);
          expect(segment.source === "nobody").toBe(segment.people.length === 0);
          if (index > 0) expect(alike(segments[index - 1]!, segment)).toBe(false);
        }
      }),
      { numRuns: runs * 3 },
    );
  });

  test("is the same however the window is split, down to one millisecond", () => {
    fc.assert(
      fc.property(caseIn(zone), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }), (one, shares) => {
        const cuts = shares.map((share) => Math.floor(one.fromMs + share * (one.toMs - one.fromMs)));
        const bounds = [one.fromMs, ...cuts.toSorted((a, b) => a - b), one.toMs];
        const parts = bounds.slice(1).flatMap((to, index) => over(one, bounds[index]!, to));
        expect(rejoined(parts)).toEqual(over(one));
        for (const cut of cuts) {
          const whole = over(one).find((segment) => ms(segment.start) <= cut && cut < ms(segment.end));
          if (whole) expect(alike(onCallAt({ ...asked(one), at: instant(cut) }), whole)).toBe(true);
        }
      }),
      { numRuns: runs * 3 },
    );
  });

  test("hands off where the people first change", () => {
    fc.assert(
      fc.property(caseIn(zone), (one) => {
        const at = instant(one.fromMs);
        const found = nextHandOff({ ...asked(one), at });
        const [first, ...rest] = over(one, one.fromMs, one.fromMs + 20 * DAY);
        const changed = rest.find((segment) => segment.people.join() !== first!.people.join());
        if (changed) expect(found).toEqual({ at: changed.start, outgoing: first!.people, incoming: changed.people });
        else expect(found === null || ms(found.at) >= one.fromMs + 20 * DAY).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test("a swap moves exactly what was given and what was returned, and nothing else", () => {
    fc.assert(
      fc.property(caseIn(zone), (one) => {
        const plain = { ...one, overrides: [] };
        const segments = over(plain);
        const given = segments.find((segment) => segment.people.length === 1);
        const [giver] = given?.people ?? [];
        const returned = segments.find((segment) => segment.people.length === 1 && segment.people[0] !== giver);
        if (!given || !giver || !returned) return;
        const taker = returned.people[0]!;
        const swap = { level: one.level, mode: "replace" as const, swap: "c".repeat(32), createdAt: instant(one.fromMs), active: true };
        const overrides: OverridePlan[] = [
          { ...swap, id: "1".repeat(32), person: taker, whom: giver, startsAt: given.start, endsAt: given.end },
          { ...swap, id: "2".repeat(32), person: giver, whom: taker, startsAt: returned.start, endsAt: returned.end },
        ];
        const after = over({ ...one, overrides });
        const swapped = segments.map((segment): string[] => {
          if (segment === given) return [taker];
          return segment === returned ? [giver] : [...segment.people];
        });
        expect(spans(after)).toEqual(spans(segments.map((segment, index) => ({ ...segment, people: swapped[index]! }))));
        const [before, now] = [hours(segments), hours(after)];
        const [givenMs, returnedMs] = [lengthMs(given), lengthMs(returned)];
        expect((now.get(taker) ?? 0) - (before.get(taker) ?? 0)).toBe(givenMs - returnedMs);
        expect((now.get(giver) ?? 0) - (before.get(giver) ?? 0)).toBe(returnedMs - givenMs);
      }),
      { numRuns: runs * 2 },
    );
  });

  test("the last override wins: who takes over as a whole is on call alone, who is away is not", () => {
    fc.assert(
      fc.property(caseIn(zone), person, (one, who) => {
        const late = {
          id: "f".repeat(32),
          level: null,
          swap: null,
          startsAt: instant(one.fromMs),
          endsAt: instant(one.toMs),
          createdAt: "2040-01-01T00:00:00.000Z",
          active: true,
        };
        const taken: OverridePlan = { ...late, mode: "replace", person: who, whom: null };
        for (const segment of over({ ...one, overrides: [...one.overrides, taken] })) expect(segment.people).toEqual([who]);
        const away: OverridePlan = { ...late, mode: "remove", person: null, whom: who };
        for (const segment of over({ ...one, overrides: [...one.overrides, away] })) expect(segment.people).not.toContain(who);
      }),
      { numRuns: runs },
    );
  });
});

/** Segments of adjoining windows as one list: what a cut parted is joined again. */
function rejoined(parts: readonly Segment[]): Segment[] {
  const whole: Segment[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (last && alike(last, part)) last.end = part.end;
    else whole.push({ ...part });
  }
  return whole;
}

/** Who is on call when, without why: neighbours with the same people are one. */
function spans(segments: readonly Segment[]): { people: readonly string[]; start: string; end: string }[] {
  const whole: { people: readonly string[]; start: string; end: string }[] = [];
  for (const { people: on, start, end } of segments) {
    const last = whole.at(-1);
    if (last && last.people.join() === on.join()) last.end = end;
    else whole.push({ people: on, start, end });
  }
  return whole;
}

function hours(segments: readonly Segment[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const segment of segments) for (const one of segment.people) found.set(one, (found.get(one) ?? 0) + lengthMs(segment));
  return found;
}

function lengthMs({ start, end }: Segment): number {
  return ms(end) - ms(start);
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
