import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, addMinutes, addMs, instant, isInstant, minInstant, ms } from "./time.ts";
import { dayNumber } from "./time-instant.ts";

describe("instants", () => {
  test("are written in one form and read back as Date.parse reads them", () => {
    expect(instant(0)).toBe("1970-01-01T00:00:00.000Z");
    expect(instant(-1)).toBe("1969-12-31T23:59:59.999Z");
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(-1, 12, 1), max: Date.UTC(9999, 11, 31) }), (epochMs) => {
        const at = instant(epochMs);
        expect(at).toHaveLength(24);
        expect(isInstant(at)).toBe(true);
        expect(ms(at)).toBe(epochMs);
        expect(Date.parse(at)).toBe(epochMs);
      }),
      { numRuns: 2000 },
    );
  });

  test("stand in text order as in time order", () => {
    const moment = fc.integer({ min: Date.UTC(-1, 12, 1), max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        expect(instant(one) < instant(other)).toBe(one < other);
      }),
    );
  });

  test.each([
    ["no milliseconds", "2026-11-26T13:08:00Z"],
    ["a space for the T", "2026-11-26 13:08:00.000Z"],
    ["an offset", "2026-11-26T13:08:00.000+01:00"],
    ["30 February", "2026-02-30T00:00:00.000Z"],
    ["29 February of a common year", "2027-02-29T00:00:00.000Z"],
    ["29 February of 1900", "1900-02-29T00:00:00.000Z"],
    ["month 13", "2026-13-01T00:00:00.000Z"],
    ["month 0", "2026-00-01T00:00:00.000Z"],
    ["day 0", "2026-01-00T00:00:00.000Z"],
    ["hour 24", "2026-01-01T24:00:00.000Z"],
    ["second 60", "2016-12-31T23:59:60.000Z"],
    ["a letter", "2026-1a-26T13:08:00.000Z"],
    ["nothing", ""],
  ])("refuses %s", (_, text) => {
    expect(isInstant(text)).toBe(false);
    expect(() => ms(text)).toThrow("is not an instant. Write it in UTC");
  });

  test("knows leap days", () => {
    expect(isInstant("2028-02-29T00:00:00.000Z")).toBe(true);
    expect(isInstant("2000-02-29T00:00:00.000Z")).toBe(true);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
        (year, month, day) => {
          const date = new Date(0);
          date.setUTCFullYear(year, month - 1, day);
          expect(dayNumber(year, month, day) * 86_400_000).toBe(date.getTime());
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("fault outside four-digit years instead of losing their order", () => {
    expect(() => instant(Date.UTC(10_000, 0, 1))).toThrow("years 0000 and 9999");
    expect(() => instant(Number.NaN)).toThrow("Pass milliseconds");
  });

  test("are moved by minutes, milliseconds and days of 24 hours", () => {
    expect(addMinutes("2026-11-26T23:59:00.000Z", 2)).toBe("2026-11-27T00:01:00.000Z");
    expect(addMs("2026-11-26T00:00:00.000Z", -1)).toBe("2026-11-25T23:59:59.999Z");
    expect(addDays("2028-02-28T12:00:00.000Z", 1)).toBe("2028-02-29T12:00:00.000Z");
  });

  test("have an earliest, or none", () => {
    expect(minInstant(null, "2026-11-27T00:00:00.000Z", null, "2026-11-26T00:00:00.000Z")).toBe("2026-11-26T00:00:00.000Z");
    expect(minInstant(null, null)).toBeNull();
    expect(minInstant()).toBeNull();
  });
});
