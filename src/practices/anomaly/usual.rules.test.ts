import fc from "fast-check";
import { expect, test } from "vitest";
import { bounds, hoursOfWeek, type Memory, nothingRemembered, remember, type Sample } from "./memory.rules.ts";
import { needs, usualOf } from "./usual.rules.ts";

const week = 10_080;
const value = fc.oneof(
  fc.integer({ min: -1_000, max: 1_000 }),
  fc.double({ min: -1e100, max: 1e100, noNaN: true }),
  fc.constantFrom(0, -0),
);

/** The median by counting: the number, or half-way between the two, that has as many below as above. */
function naiveMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? sorted[half - 1]! + (sorted[half]! - sorted[half - 1]!) / 2 : sorted[Math.floor(half)]!;
}

/** A memory whose hour 0 has so many samples in each of four weeks. */
function fourWeeks(values: readonly number[]): Memory {
  const samples = values.map((one, index): Sample => [(index % 4) * week + Math.floor(index / 4) * 5, one]).sort((a, b) => a[0] - b[0]);
  return { hours: new Map([[0, samples]]), recent: [] };
}

test("what is usual is the median and its spread, as somebody would work it out by hand", () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 12, maxLength: 48 }), (given) => {
      const values = given.map((one) => (one === 0 ? 0 : one));
      const usual = usualOf(fourWeeks(given), { hour: 0, minute: 5 * week, fromMinute: 0 });
      if (usual.by === null) throw new Error("not known");
      const median = naiveMedian(values);
      const strays = values.map((one) => Math.abs(one - median));
      const farthest = strays.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Math.max(...strays);
      const expected = Math.max(1.4826 * naiveMedian(strays), farthest / 2.576, 0.05 * Math.abs(median));
      expect(usual).toMatchObject({ by: "week", median, samples: values.length, constant: values.every((one) => one === values[0]) });
      expect(usual.spread).toBeCloseTo(expected, expected > 1e6 ? -90 : 6);
      expect(usual.low).toBeLessThanOrEqual(usual.high);
      expect(values).toContain(usual.low);
      expect(values).toContain(usual.high);
    }),
  );
});

test("up to two of five numbers may be anything: the median and the middle stray stay with the rest", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 95, max: 105 }), { minLength: 24, maxLength: 28 }),
      fc.array(value, { maxLength: 16 }),
      (good, bad) => {
        const usual = usualOf(fourWeeks([...good, ...bad]), { hour: 0, minute: 5 * week, fromMinute: 0 });
        if (usual.by === null) throw new Error("not known");
        expect(usual.median).toBeGreaterThanOrEqual(95);
        expect(usual.median).toBeLessThanOrEqual(105);
      },
    ),
  );
});

test("the first rung for which enough is known: this hour of the week, this hour of a day, the last hours, nothing", () => {
  const of = (memory: Memory, minute: number, fromMinute = 0) => usualOf(memory, { hour: 0, minute, fromMinute }).by;
  const three = fourWeeks(Array.from({ length: 16 }, () => 1));
  expect(of(three, 4 * week)).toBe("week");
  // What is younger than half a day is no measure yet: of the fourth week only three others are old enough at its time.
  expect(of(three, 3 * week + 30)).toBe("week");
  expect(of(three, 2 * week + 30)).toBeNull();
  expect(of(three, 4 * week, week)).toBe("week");
  expect(of(three, 4 * week, 2 * week)).toBeNull();
  let everyDay: Memory = nothingRemembered;
  const known: (string | null)[] = [];
  for (let minute = 0; minute < 8 * 1_440; minute += 5) {
    if (minute % 1_440 === 0) known.push(usualOf(everyDay, { hour: (minute / 60) % hoursOfWeek, minute, fromMinute: 0 }).by);
    everyDay = remember(everyDay, Math.floor(minute / 60) % hoursOfWeek, [minute, 1]);
  }
  expect(known).toEqual([null, "recent", "recent", "recent", "recent", "recent", "day", "day"]);
});

test("a cold start says how far it is", () => {
  let memory: Memory = nothingRemembered;
  expect(usualOf(memory, { hour: 0, minute: 0, fromMinute: 0 })).toEqual({ by: null, have: 0, need: needs.recent.samples });
  for (let minute = 0; minute < 400; minute += 5) memory = remember(memory, Math.floor(minute / 60), [minute, 1]);
  expect(usualOf(memory, { hour: 6, minute: 400, fromMinute: 0 })).toEqual({ by: null, have: 80, need: 144 });
  expect(usualOf(memory, { hour: 6, minute: 400, fromMinute: 390 })).toEqual({ by: null, have: 2, need: 144 });
});

test("however many numbers come, as many are remembered as are kept, the latest, none twice", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 2 })), { maxLength: 800 }), (steps) => {
      let memory: Memory = nothingRemembered;
      let minute = 0;
      const taken: Sample[] = [];
      for (const [step, hour] of steps) {
        minute += step;
        const last = taken.at(-1)?.[0];
        if (last === undefined || minute - last >= bounds.apartMinutes) taken.push([minute, hour]);
        memory = remember(memory, hour, [minute, hour]);
      }
      expect(memory.recent).toEqual(taken.slice(-bounds.recent));
      for (const hour of [0, 1, 2])
        expect(memory.hours.get(hour) ?? []).toEqual(taken.filter(([, of]) => of === hour).slice(-bounds.anHour));
    }),
    { numRuns: 50 },
  );
});
