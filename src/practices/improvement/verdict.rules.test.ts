import fc from "fast-check";
import { expect, test } from "vitest";
import { builtIn } from "../scorecard/built-in.rules.ts";
import type { Kept } from "./verdict.rules.ts";
import { sentenceOf, spanOf, verdictOf } from "./verdict.rules.ts";

const inTime = builtIn.find((one) => one.key === "slaResolution")!;
const restore = builtIn.find((one) => one.key === "restore")!;
const share = (part: number, n: number): Kept => ({
  value: n === 0 ? null : (100 * part) / n,
  part,
  n,
  why: n === 0 ? "nothing to count" : null,
});
const plain = (value: number, n = 40): Kept => ({ value, part: null, n, why: null });

test.each([
  // 56 of 70 against 48 of 80: Newcombe (1998) prints 0.0524 to 0.3339, so chance is ruled out.
  ["better", share(48, 80), share(56, 70)],
  ["worse", share(56, 70), share(48, 80)],
  // 9 of 10 against 3 of 10 there: 0.1705 to 0.8090. 6 of 7 against 2 of 7: 0.0582 to 0.8062. 5 of 56 against 0 of 29: -0.0381 to 0.1926.
  ["better", share(3, 10), share(9, 10)],
  ["better", share(2, 7), share(6, 7)],
  ["chance", share(0, 29), share(5, 56)],
  ["same", share(40, 80), share(40, 80)],
  ["notMeasured", share(0, 0), share(5, 5)],
  ["notMeasured", share(5, 5), share(0, 0)],
] as const)("of shares it says %s only where chance is ruled out", (verdict, before, after) => {
  expect(verdictOf(inTime, before, after)).toBe(verdict);
});

test("of a duration, less is better, and what reads alike is no different", () => {
  expect(restore.direction).toBe("atMost");
  expect(verdictOf(restore, plain(120), plain(90))).toBe("better");
  expect(verdictOf(restore, plain(90), plain(120))).toBe("worse");
  expect(verdictOf(restore, plain(90.2), plain(89.9))).toBe("same");
});

test("what came out of what came in can pass a hundred: it has no span, and no number is made up", () => {
  expect(spanOf(share(120, 100), share(90, 100))).toBeNull();
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), fc.nat(300), fc.nat(300), (a, n, b, m) => {
      const verdict = verdictOf(inTime, share(a, n), share(b, m));
      const turned = verdictOf(inTime, share(b, m), share(a, n));
      const opposite = { better: "worse", worse: "better", same: "same", chance: "chance", notMeasured: "notMeasured" } as const;
      expect(turned).toBe(opposite[verdict]);
      expect(sentenceOf({ metric: inTime, before: share(a, n), after: share(b, m), claimed: 95 })).not.toMatch(
        /NaN|Infinity|undefined|null/,
      );
    }),
  );
});

test("the sentence says both numbers with their counts, the claim, and whether chance explains it", () => {
  const said = sentenceOf({ metric: inTime, before: share(48, 80), after: share(56, 70), claimed: 80 });
  expect(said).toBe(
    `${inTime.name} went from 60.0 % (48 of 80) to 80.0 % (56 of 70). 80.0 % was claimed: reached. ` +
      "Chance does not explain it: the difference lies between +5.2 and +33.4 points in 95 of 100 cases.",
  );
  expect(sentenceOf({ metric: inTime, before: share(0, 29), after: share(5, 56), claimed: 50 })).toContain(
    "not reached. Chance alone may explain it: the difference lies between −3.8 and +19.3 points",
  );
});
