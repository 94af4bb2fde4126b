import fc from "fast-check";
import { expect, test } from "vitest";
import { arithmeticOf } from "./arithmetic.rules.ts";
import { defaultWeights } from "./weights.rules.ts";

const perMille = fc.integer({ min: 0, max: 1000 });
const features = fc.record({ topo: perMille, text: perMille, time: perMille, history: perMille });

test("written out for the first page of the design: same thing, same words, 45 s later", () => {
  const { factors, sum, dividedBy, score } = arithmeticOf({ topo: 1000, text: 1000, time: 807, history: 0 }, defaultWeights);
  expect(factors.map(({ name, brought }) => [name, brought])).toEqual([
    ["topo", 270_000],
    ["text", 150_000],
    ["time", 347_010],
  ]);
  expect([sum, dividedBy, score]).toEqual([767_010, 850, 902]);
});

test("history speaks for, never against: the better of the two sums, whatever the features are", () => {
  fc.assert(
    fc.property(features, ({ topo, text, time, history }) => {
      const present = 0.27 * topo + 0.15 * text + 0.43 * time;
      const expected = Math.max(present / 0.85, present + 0.15 * history);
      const { score, factors } = arithmeticOf({ topo, text, time, history }, defaultWeights);
      expect(Math.abs(score - expected)).toBeLessThanOrEqual(1);
      expect(score).toBeGreaterThanOrEqual(arithmeticOf({ topo, text, time, history: 0 }, defaultWeights).score);
      if (history === 0) expect(factors).toHaveLength(3);
    }),
  );
});
