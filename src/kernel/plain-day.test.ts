import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { dayIn, daysBetween, hourOfDay, monthOf, plusDays, plusMonths } from "./plain-day.ts";

const day = fc
  .integer({ min: -60_000, max: 60_000 })
  .map((number) => Temporal.PlainDate.from("2000-01-01").add({ days: number }).toString());

test("days and months are added as Temporal adds them, the end of a month clamped", () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -600, max: 600 }), (from, days, months) => {
      const date = Temporal.PlainDate.from(from);
      expect(plusDays(from, days)).toBe(date.add({ days }).toString());
      expect(plusMonths(from, months)).toBe(date.add({ months }).toString());
      expect(daysBetween(from, plusDays(from, days))).toBe(days);
      expect(monthOf(from)).toBe(date.with({ day: 1 }).toString());
    }),
  );
});

test("a day and an hour of it are those of the zone", () => {
  expect(hourOfDay("Europe/Berlin", "2026-11-26", 7)).toBe("2026-11-26T06:00:00.000Z");
  expect(dayIn("Europe/Berlin", "2026-11-26T23:30:00.000Z")).toBe("2026-11-27");
  expect(hourOfDay("America/New_York", "2026-03-08", 2)).toBe("2026-03-08T07:00:00.000Z");
});
