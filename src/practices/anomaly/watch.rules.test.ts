import fc from "fast-check";
import { expect, test } from "vitest";
import { nothingRemembered, type Sample } from "./memory.rules.ts";
import { look, type Measure, mostTenths, newcomer, type Standing, tenthsOf } from "./watch.rules.ts";

const usually: Measure = { fromTenths: 40, persistence: "3of5", side: "both", leastDifference: 0 };
const hourAt = (minute: number) => Math.floor(minute / 60) % 168;

/** What is told of a series, number by number: [minute, turn]. */
function run(values: readonly number[], measure = usually, every = 5): { turns: [number, string][]; standing: Standing } {
  let [memory, standing] = [nothingRemembered, newcomer];
  const turns: [number, string][] = [];
  values.forEach((value, index) => {
    const sample: Sample = [index * every, value];
    const seen = look({ memory, standing, measure, hour: hourAt(sample[0]), sample });
    ({ memory, standing } = seen);
    if (seen.verdict.turned) turns.push([index, seen.verdict.turned]);
  });
  return { turns, standing };
}
const wave = (length: number) => Array.from({ length }, (_, index) => 100 + ((index * 7) % 11));
const fourteenHours = 168;

test("nothing is said of numbers before it is known what is usual, whatever they are", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -1e100, max: 1e100 }), { maxLength: 143 }), (values) => {
      expect(run(values)).toMatchObject({ turns: [], standing: { state: "learning" } });
    }),
  );
  expect(run(wave(fourteenHours + 12)).turns).toEqual([[168, "known"]]);
});

test("three of five numbers beyond make a series unusual, five that are not end it; one alone says nothing", () => {
  const base = wave(200);
  expect(run([...base, 500, ...wave(20)]).turns).toEqual([[168, "known"]]);
  expect(run([...base, 500, 500, 100, 100, 500, ...wave(20)]).turns).toEqual([
    [168, "known"],
    [204, "unusual"],
    [209, "usual"],
  ]);
  expect(run([...base, 500, ...wave(20)], { ...usually, persistence: "1of1" }).turns).toEqual([
    [168, "known"],
    [200, "unusual"],
    [205, "usual"],
  ]);
  expect(run([...base, 500, 100, 500, ...wave(20)], { ...usually, persistence: "2of3" }).turns.map((one) => one[1])).toContain("unusual");
});

test("the direction and the least difference that were asked for are heard", () => {
  const [high, low] = [
    [...wave(200), 500, 500, 500],
    [...wave(200), 1, 1, 1],
  ];
  const becomes = (values: readonly number[], more: Partial<Measure>) => run(values, { ...usually, ...more }).standing.state;
  expect([becomes(high, { side: "above" }), becomes(high, { side: "below" })]).toEqual(["unusual", "usual"]);
  expect([becomes(low, { side: "above" }), becomes(low, { side: "below" })]).toEqual(["usual", "unusual"]);
  expect([becomes(high, { leastDifference: 300 }), becomes(high, { leastDifference: 500 })]).toEqual(["unusual", "usual"]);
});

test("where nothing ever differed, any difference is far, and no spread of nothing is divided by", () => {
  const usual = { by: "recent", median: 0, spread: 0, low: 0, high: 0, samples: 200, constant: true } as const;
  expect([tenthsOf(usual, 0), tenthsOf(usual, 1e-300), tenthsOf(usual, -1e100)]).toEqual([0, mostTenths, mostTenths]);
  expect(run([...Array(200).fill(0), 1, 1, 1]).standing.state).toBe("unusual");
  // A share of what is usual is never far: 5 % of the median is one spread at least.
  expect(run([...Array(200).fill(1_000), 1_150, 1_150, 1_150]).standing.state).toBe("usual");
  expect(run([...Array(200).fill(1_000), 1_250, 1_250, 1_250]).standing.state).toBe("unusual");
});

test("scores are whole tenths and never more than their end, for all numbers that are taken", () => {
  const number = fc.double({ noNaN: true, min: -1e100, max: 1e100 });
  fc.assert(
    fc.property(number, fc.double({ noNaN: true, min: 0, max: 1e100 }), number, (median, spread, value) => {
      const tenths = tenthsOf({ by: "day", median, spread, low: 0, high: 0, samples: 1, constant: false }, value);
      expect(Number.isInteger(tenths) && tenths >= 0 && tenths <= mostTenths).toBe(true);
    }),
  );
});

test("what is so for a day is how it is now: it is learned anew, and then the old numbers are unusual", () => {
  const { turns, standing } = run([...wave(300), ...wave(600).map((value) => value * 5), ...wave(5)]);
  expect(turns.map((one) => one[1])).toEqual(["known", "unusual", "adopted", "known", "unusual"]);
  expect(turns[2]![0] - turns[1]![0]).toBe(288);
  expect(standing.learnsFrom).toBe(turns[2]![0] * 5);
});

test("a fault does not hide the next: what came in the last hours is no measure yet", () => {
  const values = [...wave(300), ...Array(6).fill(400), ...wave(12), ...Array(6).fill(400), ...wave(12)];
  expect(run(values).turns.map((one) => one[1])).toEqual(["known", "unusual", "usual", "unusual", "usual"]);
});
