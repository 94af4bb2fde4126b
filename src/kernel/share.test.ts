import fc from "fast-check";
import { expect, test } from "vitest";
import { shareDifference, wilson } from "./share.ts";

test("an interval holds its rate, narrows with more, and stays within nothing and all", () => {
  // Newcombe (1998), table I: 81 of 263, and 0 of 20.
  expect(wilson(81, 263)).toMatchObject({ from: expect.closeTo(0.2553, 4), to: expect.closeTo(0.3662, 4) });
  expect(wilson(0, 20)).toMatchObject({ from: 0, to: expect.closeTo(0.1611, 4) });
  expect(wilson(0, 0)).toBeNull();
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (n, given) => {
      const share = wilson(Math.min(given, n), n)!;
      const more = wilson(10 * share.of, 10 * n)!;
      expect(share.from).toBeLessThanOrEqual(share.rate + 1e-12);
      expect(share.to).toBeGreaterThanOrEqual(share.rate - 1e-12);
      expect(share.from >= 0 && share.to <= 1).toBe(true);
      expect(more.to - more.from).toBeLessThan(share.to - share.from);
    }),
  );
});

test("a difference is Newcombe's method 10: 56 of 70 against 48 of 80, as the paper prints it", () => {
  const { by, from, to } = shareDifference(wilson(48, 80)!, wilson(56, 70)!);
  expect(by).toBeCloseTo(0.2, 10);
  expect(from).toBeCloseTo(0.0524, 4);
  expect(to).toBeCloseTo(0.3339, 4);
});

test("a difference turned round is the same span with the other sign, and holds what was seen", () => {
  const counted = fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 500 })).map(([of, n]) => wilson(Math.min(of, n), n)!);
  fc.assert(
    fc.property(counted, counted, (one, other) => {
      const there = shareDifference(one, other);
      const back = shareDifference(other, one);
      expect(back.from).toBeCloseTo(-there.to, 12);
      expect(back.to).toBeCloseTo(-there.from, 12);
      expect(there.from).toBeLessThanOrEqual(there.by);
      expect(there.to).toBeGreaterThanOrEqual(there.by);
    }),
  );
});
