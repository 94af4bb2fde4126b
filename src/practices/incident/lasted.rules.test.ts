import fc from "fast-check";
import { expect, test } from "vitest";
import { addMs, durationWords } from "../../kernel/time.ts";
import { lastedMinutes, lastedMs } from "./lasted.rules.ts";

const openedAt = "2026-11-26T08:00:00.000Z";

test("an outage of ten minutes and fifty seconds lasted ten minutes, wherever it is told", () => {
  const times = { openedAt, detectedAt: null, restoredAt: addMs(openedAt, 650_000) };
  expect(lastedMinutes(times)).toBe(10);
  expect(durationWords(lastedMs(times)!)).toBe("10 min");
});

test("below an hour the minutes are those the room says", () => {
  fc.assert(
    fc.property(fc.integer({ min: 60_000, max: 3_599_999 }), fc.integer({ min: 0, max: 600_000 }), (length, late) => {
      const detectedAt = addMs(openedAt, -late);
      const times = { openedAt, detectedAt, restoredAt: addMs(detectedAt, length) };
      return durationWords(lastedMs(times)!) === `${lastedMinutes(times)} min`;
    }),
  );
});

test("what is not restored has not lasted yet, and an end before the beginning counts as nothing", () => {
  expect(lastedMinutes({ openedAt, detectedAt: null, restoredAt: null })).toBeNull();
  expect(lastedMinutes({ openedAt, detectedAt: null, restoredAt: addMs(openedAt, -90_000) })).toBe(0);
});
