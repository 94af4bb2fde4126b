import { describe, expect, test } from "vitest";
import { clockWords, durationWords, hoursWords } from "./time.ts";

describe("a duration in words", () => {
  test.each([
    [0, "0 s"],
    [999, "0 s"],
    [12_000, "12 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [46 * 60_000 + 59_999, "46 min"],
    [3_600_000, "1 h"],
    [2 * 3_600_000 + 28 * 60_000, "2 h 28 min"],
    [24 * 3_600_000 - 1, "23 h 59 min"],
    [24 * 3_600_000, "1 d"],
    [76 * 3_600_000 + 59 * 60_000, "3 d 4 h"],
    [-12 * 60_000, "−12 min"],
    [-500, "0 s"],
  ])("%d ms is %s", (durationMs, words) => expect(durationWords(durationMs)).toBe(words));
});

describe("a duration of business time in words", () => {
  test.each([
    [46 * 60_000, "46 min"],
    [24 * 3_600_000, "24 h"],
    [30 * 3_600_000 + 5 * 60_000, "30 h 5 min"],
    [-27 * 3_600_000, "−27 h"],
  ])("%d ms is %s", (durationMs, words) => expect(hoursWords(durationMs)).toBe(words));
});

describe("a time in words", () => {
  const now = "2026-11-25T13:00:00.000Z"; // Wednesday, 14:00 in Berlin
  test.each([
    ["today", "2026-11-25T13:20:00.000Z", "14:20"],
    ["today, by the local date", "2026-11-24T23:00:00.000Z", "00:00"],
    ["yesterday, by the local date", "2026-11-24T22:59:00.000Z", "Tue 23:59"],
    ["two days ahead", "2026-11-27T08:36:00.000Z", "Fri 09:36"],
    ["six days ahead", "2026-12-01T08:36:00.000Z", "Tue 09:36"],
    ["seven days ahead", "2026-12-02T08:36:00.000Z", "2 Dec"],
    ["six days ago", "2026-11-19T08:36:00.000Z", "Thu 09:36"],
    ["seven days ago", "2026-11-18T08:36:00.000Z", "18 Nov"],
    ["another year", "2027-11-27T08:36:00.000Z", "27 Nov 2027"],
  ])("%s", (_, at, words) => expect(clockWords("Europe/Berlin", at, now)).toBe(words));

  test("follows the zone across the year's end", () => {
    expect(clockWords("Asia/Kolkata", "2026-12-31T19:00:00.000Z", "2027-02-01T00:00:00.000Z")).toBe("1 Jan");
    expect(clockWords("Europe/Berlin", "2026-12-31T19:00:00.000Z", "2027-02-01T00:00:00.000Z")).toBe("31 Dec 2026");
  });
});
