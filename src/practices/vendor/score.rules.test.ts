import fc from "fast-check";
import { expect, test } from "vitest";
import { gradeOf } from "../../kernel/grade.ts";
import { bandFault, placeOf, type Scored, scoreOf, usualMeasures } from "./score.rules.ts";
import type { Band } from "./spend.model.ts";

const measure = (more: Partial<Scored>): Scored => ({
  ...{ key: "k", name: "K", domain: "delivery", weight: 10, worst: 0, best: 100, bands: [], value: 50, n: 1 },
  ...more,
});

test("the reference paper of a quarter: nine of ten measured, 58.2214, grade C", () => {
  const rows: [Scored["domain"], number, number, number, number | null][] = [
    ["delivery", 20, 99, 99.95, 99.620042],
    ["delivery", 15, 40, 100, 66.666667],
    ["quality", 10, 15, 1, 9],
    ["quality", 10, 80, 100, 90],
    ["commercial", 8, 80, 100, 100],
    ["commercial", 6, 20, -5, null],
    ["commercial", 6, 0, 100, 0],
    ["responsiveness", 10, 50, 100, 87.5],
    ["security", 10, 70, 100, 91.666667],
    ["relationship", 5, 50, 100, 80],
  ];
  const score = scoreOf(rows.map(([domain, weight, worst, best, value]) => measure({ domain, weight, worst, best, value })));
  expect(score.total).toBeCloseTo(58.2214, 4);
  expect(score).toMatchObject({ grade: "C", measured: 9, of: 10 });
  expect(score.domains.map(({ score: one, points }) => [one?.toFixed(4), points.toFixed(4)])).toEqual([
    ["56.3434", "20.9789"],
    ["46.4286", "9.8784"],
    ["57.1429", "8.5106"],
    ["75.0000", "7.9787"],
    ["72.2222", "7.6832"],
    ["60.0000", "3.1915"],
  ]);
});

test("a score is the weighted mean of what was measured, between 0 and 100, and its points add up to it", () => {
  const scored = fc.record({
    weight: fc.integer({ min: 1, max: 40 }),
    worst: fc.double({ min: -100, max: 100, noNaN: true }),
    by: fc.double({ min: 1, max: 50, noNaN: true }),
    isFalling: fc.boolean(),
    value: fc.option(fc.double({ min: -300, max: 300, noNaN: true })),
  });
  fc.assert(
    fc.property(fc.array(scored, { minLength: 1, maxLength: 12 }), (given) => {
      const measures = given.map((one) => measure({ ...one, best: one.worst + (one.isFalling ? -one.by : one.by) }));
      const score = scoreOf(measures);
      let [sum, weights, count] = [0, 0, 0];
      for (const { value, worst, best, weight } of measures) {
        if (value === null) continue;
        const share = (value - worst!) / (best! - worst!);
        sum += (share < 0 ? 0 : share > 1 ? 1 : share) * weight;
        weights += weight;
        count++;
      }
      if (weights === 0) expect(score).toMatchObject({ total: null, grade: null });
      else {
        expect(score.total).toBeCloseTo((100 * sum) / weights, 8);
        expect(score.lines.reduce((all, { points }) => all + (points ?? 0), 0)).toBeCloseTo(score.total!, 8);
        expect(score.grade === null).toBe(count / measures.length < 0.6);
      }
      expect(score.measured).toBe(count);
    }),
  );
});

test("grades begin at 85, 70 and 55; under 60 per cent measured there is none", () => {
  expect([100, 85, 84.4, 70, 69.4, 55, 54.4, 0].map(gradeOf)).toEqual(["A", "A", "B", "B", "C", "C", "D", "D"]);
  // As it reads in whole points: what is shown as 85 is an A.
  expect([84.6, 69.6, 54.6].map(gradeOf)).toEqual(["A", "B", "C"]);
  const some = (known: number) => scoreOf(Array.from({ length: 10 }, (_, at) => measure({ value: at < known ? 90 : null })));
  expect([some(5).grade, some(6).grade]).toEqual([null, "A"]);
});

test("bands are low inclusive and high exclusive, follow one another, and one is the target", () => {
  const bands: Band[] = [
    { from: null, to: 95, score: 0 },
    { from: 95, to: 99, score: 60 },
    { from: 99, to: null, score: 100 },
  ];
  const at = (value: number) => placeOf({ worst: null, best: null, bands }, value);
  expect([at(94.99), at(95), at(98.99), at(99), at(1e9)]).toEqual([0, 60, 60, 100, 100]);
  expect(bandFault(bands)).toBeNull();
  expect(bandFault(bands.slice(1))).toMatch(/no beginning/);
  expect(bandFault([bands[0]!, { from: 96, to: null, score: 100 }])).toMatch(/without gaps/);
  expect(bandFault([bands[0]!, { from: 95, to: null, score: 60 }])).toMatch(/Exactly one/);
});

test("the usual measures weigh a hundred, by domain as the specification says", () => {
  const by = (domain: string) => usualMeasures.filter((one) => one.domain === domain).reduce((sum, one) => sum + one.weight, 0);
  expect(["delivery", "quality", "commercial", "responsiveness", "security", "relationship"].map(by)).toEqual([35, 20, 20, 10, 10, 5]);
});
