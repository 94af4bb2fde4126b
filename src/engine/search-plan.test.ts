import fc from "fast-check";
import { expect, test } from "vitest";
import { choosePlan, sharesOf, walkLength } from "./search-plan.ts";

const million = { rows: 1_000_000, visible: 1, wanted: 50 };
const one = (share: number) => ({ ...million, rarest: share, together: share });

test("a rare word goes by the word index, a common one newest first, and they meet near one row in 140", () => {
  expect(choosePlan(one(0.0001))).toBe("byWord");
  expect(choosePlan(one(1 / 150))).toBe("byWord");
  expect(choosePlan(one(1 / 130))).toBe("newestFirst");
  expect(choosePlan(one(0.3))).toBe("newestFirst");
});

test("a reader who sees few rows is never walked through everybody's", () => {
  expect(choosePlan({ ...one(0.3), visible: 0.0001 })).toBe("byWord");
});

test("common words that are rare together go by the rarest", () => {
  expect(choosePlan({ ...million, ...sharesOf([0.3, 0.3]) })).toBe("newestFirst");
  expect(choosePlan({ ...million, ...sharesOf([0.01, 0.01]) })).toBe("byWord");
  expect(choosePlan({ ...million, ...sharesOf([0.3, 0]) })).toBe("byWord");
});

test("the chosen plan never touches more rows than the other would", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000_000 }), fc.array(share, { minLength: 1, maxLength: 8 }), share, (rows, words, visible) => {
      const sizes = { rows, visible, wanted: 50, ...sharesOf(words) };
      const byWord = rows * Math.min(...words, visible);
      const all = words.reduce((product, word) => product * word, visible);
      const walk = all > 0 ? Math.min(rows, 50 / all) : rows;
      expect(choosePlan(sizes)).toBe(walk < byWord ? "newestFirst" : "byWord");
    }),
  );
});

test("a walk is four times as long as expected, never shorter than what is wanted, nor longer than the rows or the longest", () => {
  expect(walkLength({ wanted: 50, share: 0.1, rows: 1_000_000 })).toBe(2_000);
  expect(walkLength({ wanted: 50, share: 1, rows: 1_000_000 })).toBe(200);
  expect(walkLength({ wanted: 50, share: 0.001, rows: 1_000_000 })).toBe(20_000);
  expect(walkLength({ wanted: 50, share: 0.1, rows: 1_200 })).toBe(1_200);
  expect(walkLength({ wanted: 50, share: 0.9, rows: 10 })).toBe(50);
});
