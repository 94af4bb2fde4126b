import fc from "fast-check";
import { expect, test } from "vitest";
import { gradeOf } from "../../kernel/grade.ts";
import { balanced, usualWeights } from "./balance.rules.ts";
import { builtIn } from "./built-in.rules.ts";

type Weighed = Parameters<typeof balanced>[0][number];
const one = (key: string, weight: number, more: Partial<Weighed> = {}): Weighed => ({
  ...{ key, name: key, weight, worst: 0, best: 100, floor: null, direction: "atLeast", value: 100 },
  ...more,
});

test("the built-in weights make a hundred, and name built-in numbers", () => {
  const named = builtIn.filter((metric) => metric.weight > 0);
  expect(named.reduce((sum, metric) => sum + metric.weight, 0)).toBe(100);
  expect(named).toHaveLength(usualWeights.size);
});

test("the score is the weighed mean of how far each number stands between worst and best", () => {
  // 0.75 x 50 + 0.5 x 30 + 1 x 20 = 72.5, reckoned by hand.
  const found = balanced([one("a", 50, { value: 75 }), one("b", 30, { worst: 240, best: 0, value: 120 }), one("c", 20, { value: 130 })]);
  expect(found).toMatchObject({ score: 72.5, grade: "B", measured: 3, of: 3, isCapped: false });
  expect(found.parts.map((part) => part.points)).toEqual([37.5, 15, 20]);
});

test.each([
  [85, "A"],
  [84.5, "A"],
  [84.4, "B"],
  [70, "B"],
  [55, "C"],
  [54.4, "D"],
] as const)("%d is %s, as it reads in whole points", (score, grade) => expect(gradeOf(score)).toBe(grade));

test("what was not measured gives its weight to the rest, and under six tenths there is no grade", () => {
  expect(balanced([one("a", 60, { value: 80 }), one("b", 40, { value: null })])).toMatchObject({ score: 80, measured: 1, of: 2 });
  expect(balanced([one("a", 59, { value: 80 }), one("b", 41, { value: null })])).toMatchObject({ score: null, grade: null, measured: 1 });
  expect(balanced([])).toMatchObject({ score: null, grade: null, measured: 0, of: 0 });
});

test("a red line beats the average, of a number without weight too", () => {
  const well = one("a", 100, { value: 100 });
  expect(balanced([well, one("b", 0, { floor: 90, value: 89.9 })])).toMatchObject({ score: 100, grade: "C", isCapped: true });
  expect(balanced([well, one("b", 0, { floor: 90, value: 90 })])).toMatchObject({ grade: "A", isCapped: false, pastFloor: [] });
  expect(balanced([well, one("b", 0, { floor: 60, direction: "atMost", value: 61 })]).pastFloor).toEqual([{ key: "b", name: "b" }]);
  expect(balanced([one("a", 100, { value: 10, floor: 50 })])).toMatchObject({ grade: "D", isCapped: false });
});

test("points add up to the score, which lies between nought and a hundred, and a better number never lowers it", () => {
  const value = fc.option(fc.double({ min: -500, max: 500, noNaN: true }), { nil: null });
  const number = fc.record({
    weight: fc.integer({ min: 0, max: 100 }),
    value,
    span: fc.tuple(fc.integer({ min: -100, max: 100 }), fc.integer({ min: 1, max: 100 })),
    isLow: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(number, { maxLength: 12 }), fc.nat(11), fc.double({ min: 0, max: 50, noNaN: true }), (numbers, at, by) => {
      const made = (bettered: number | null) =>
        numbers.map(({ weight, value: said, span: [low, width], isLow }, place) => {
          const moved = place === bettered && said !== null ? said + (isLow ? -by : by) : said;
          return one(String(place), weight, { value: moved, worst: isLow ? low + width : low, best: isLow ? low : low + width });
        });
      const found = balanced(made(null));
      if (found.score === null) return;
      expect(found.score).toBeGreaterThanOrEqual(-1e-9);
      expect(found.score).toBeLessThanOrEqual(100 + 1e-9);
      expect(found.parts.reduce((sum, part) => sum + (part.points ?? 0), 0)).toBeCloseTo(found.score, 9);
      expect(balanced(made(at)).score!).toBeGreaterThanOrEqual(found.score - 1e-9);
    }),
  );
});
