import fc from "fast-check";
import { expect, test } from "vitest";
import { calibrate, type RatedCount } from "./calibration.rules.ts";

const count = (risk: string | null, ended: number, failed: number, tens: number | null = null): RatedCount => ({
  risk,
  tens,
  ended,
  failed,
});

test("whether high risk did fail more is said only where chance does not explain it", () => {
  expect(calibrate([count("2", 40, 12), count("4", 160, 4), count(null, 9, 1)])).toMatchObject({
    verdict: "more",
    sentence: "High risk did fail more: 12 of 40 (30 %) of high or very high risk failed, 4 of 160 (2.5 %) of moderate or low.",
    unrated: 9,
  });
  expect(calibrate([count("1", 40, 0), count("3", 160, 60)]).verdict).toBe("less");
  expect(calibrate([count("1", 10, 1), count("3", 100, 5)]).verdict).toBe("notMore");
  expect(calibrate([count("1", 4, 4), count("3", 100, 0)]).verdict).toBe("tooFew");
  expect(calibrate([]).verdict).toBe("tooFew");
});

const counts = fc.array(
  fc
    .record({
      risk: fc.constantFrom("1", "2", "3", "4", null),
      tens: fc.integer({ min: 0, max: 9 }),
      ended: fc.nat(60),
      failed: fc.nat(60),
    })
    .map((one) => ({ ...one, tens: one.risk === null ? null : one.tens, failed: Math.min(one.failed, one.ended) })),
  { maxLength: 20 },
);
test("every ended change stands in one band and one ten, or is unrated; to exchange high and low exchanges the verdict", () => {
  fc.assert(
    fc.property(counts, (given) => {
      const { bands, tens, unrated, verdict } = calibrate(given);
      const all = given.reduce((sum, one) => sum + one.ended, 0);
      expect(bands.reduce((sum, one) => sum + (one.share?.n ?? 0), unrated)).toBe(all);
      expect(tens.reduce((sum, one) => sum + (one.share?.n ?? 0), unrated)).toBe(all);
      const turned = given.map((one) => ({ ...one, risk: one.risk === null ? null : String(5 - Number(one.risk)) }));
      const opposite = { more: "less", less: "more", notMore: "notMore", tooFew: "tooFew" } as const;
      expect(calibrate(turned).verdict).toBe(opposite[verdict]);
    }),
  );
});
