import fc from "fast-check";
import { expect, test } from "vitest";
import { daysIn, type Windows, weeksBetween, windowsFault } from "./window.rules.ts";

const right: Windows = {
  baselineFrom: "2026-09-01",
  baselineTo: "2026-09-28",
  actedOn: "2026-10-01",
  laterFrom: "2026-10-02",
  laterTo: "2026-10-29",
};
const today = "2026-10-05";

test.each([
  [null, {}],
  [null, { actedOn: null, laterFrom: null, laterTo: null }],
  ["badWindow", { baselineTo: "2026-08-31" }],
  ["badWindow", { baselineFrom: "2025-09-01" }],
  ["baselineAhead", { baselineTo: "2026-10-05", actedOn: null }],
  ["actAhead", { actedOn: "2026-10-06" }],
  ["actInBaseline", { actedOn: "2026-09-28" }],
  ["laterTooEarly", { laterFrom: "2026-09-30" }],
  ["badWindow", { laterTo: "2026-10-01" }],
  ["unevenWindows", { laterTo: "2026-10-30" }],
] as const)("a window is refused by name: %s", (code, change) => {
  expect(windowsFault({ ...right, ...change }, { form: "count", today })?.code ?? null).toBe(code);
});

test("only what grows with its days needs windows of one length", () => {
  const uneven = { ...right, laterTo: "2026-11-30" };
  expect(windowsFault(uneven, { form: "share", today })).toBeNull();
  expect(windowsFault(uneven, { form: "count", today })).toMatchObject({ because: "28 and over 60 days" });
});

test("weeks lie whole between two days, touch each other, and end with the last", () => {
  const day = fc.integer({ min: 0, max: 3000 }).map((n) => new Date(Date.UTC(2022, 0, 1 + n)).toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, day, (one, other) => {
      const [from, to] = one <= other ? [one, other] : [other, one];
      const weeks = weeksBetween(from, to);
      expect(weeks).toHaveLength(Math.floor(daysIn(from, to) / 7));
      expect(weeks.every((start, place) => place === 0 || daysIn(weeks[place - 1]!, start) === 8)).toBe(true);
      if (weeks.length > 0) expect([daysIn(weeks.at(-1)!, to), weeks[0]! >= from]).toEqual([7, true]);
    }),
  );
});
