import fc from "fast-check";
import { expect, test } from "vitest";
import { instant } from "../../../kernel/time.ts";
import { clockText, momentText, readMoment } from "./moment-text.ts";

const zone = "Europe/Berlin";
const now = "2026-11-26T13:08:00.000Z"; // Thursday, 14:08 in Berlin
const read = (text: string) => readMoment(text, zone, now);

test.each([
  ["now", now],
  ["14:00", "2026-11-26T13:00:00.000Z"],
  ["8:30", "2026-11-26T07:30:00.000Z"],
  ["tomorrow 8:00", "2026-11-27T07:00:00.000Z"],
  ["today", "2026-11-26T11:00:00.000Z"],
  ["Sun 14:00", "2026-11-29T13:00:00.000Z"],
  ["thursday 9:00", "2026-11-26T08:00:00.000Z"],
  ["29 Nov", "2026-11-29T11:00:00.000Z"],
  ["Sun 29 Nov 14:00", "2026-11-29T13:00:00.000Z"],
  ["Sunday, 29 November 14:00", "2026-11-29T13:00:00.000Z"],
  ["Nov 29 14:00", "2026-11-29T13:00:00.000Z"],
  ["Sat 2 Jan 08:00", "2027-01-02T07:00:00.000Z"],
  ["29 Nov 2027 14:00", "2027-11-29T13:00:00.000Z"],
  ["2026-12-24 18:00", "2026-12-24T17:00:00.000Z"],
  ["Sun 29", "2026-11-29T11:00:00.000Z"],
  ["3 12:00", "2026-12-03T11:00:00.000Z"],
])("%s", (text, at) => expect(read(text)).toBe(at));

test.each(["", "soon", "25:00", "Mon 29 Nov 14:00", "31 Nov", "14:00 15:00", "29 Nov Dec", "Sun Mon", "2026-02-30", "99"])(
  "%s is not read",
  (text) => expect(read(text)).toBeNull(),
);

test("what is written is read back, whatever the zone", () => {
  const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe");
  fc.assert(
    fc.property(zones, fc.integer({ min: -180 * 96, max: 180 * 96 }), (name, quarters) => {
      const at = instant(Date.parse("2026-11-26T13:00:00.000Z") + quarters * 900_000);
      const again = readMoment(momentText(at, name, now), name, now);
      // An hour that clocks show twice is read as the first of the two.
      expect(again === at || momentText(again!, name, now) === momentText(at, name, now)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("a time of day is completed, or is none", () => {
  expect(["8", "8:30", "0830", "18.15", "24:00", " 07:00 "].map(clockText)).toEqual(["08:00", "08:30", "08:30", "18:15", "24:00", "07:00"]);
  expect(["", "25", "8:60", "24:30", "noon", "8:3"].map(clockText)).toEqual([null, null, null, null, null, null]);
});
