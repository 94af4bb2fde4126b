import fc from "fast-check";
import { expect, test } from "vitest";
import { makeRate } from "./rate.ts";

test("a full bucket lets the burst through at once, then makes one wait", () => {
  const take = makeRate({ perMinute: 60, burst: 3 });
  expect([1, 2, 3].map(() => take("a", 0))).toEqual([0, 0, 0]);
  expect(take("a", 0)).toBe(1);
  expect(take("b", 0)).toBe(0);
  expect(take("a", 1000)).toBe(0);
  expect(take("a", 1000)).toBe(1);
});

test("over any stretch no more pass than the burst and what flowed in", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }), (gaps) => {
      const take = makeRate({ perMinute: 120, burst: 10 });
      let now = 0;
      let passed = 0;
      for (const gap of gaps) {
        now += gap;
        if (take("a", now) === 0) passed++;
      }
      expect(passed).toBeLessThanOrEqual(10 + (now / 60_000) * 120 + 1e-6);
    }),
  );
});
