import { describe, expect, test } from "vitest";
import { axisOf, barOf, instantAt, mondayOf, percentOf, rangeWords, shiftWords, shownShiftWords, snapped } from "./axis.ts";

const zone = "Europe/Berlin";
const monday = mondayOf(zone, "2026-11-26T13:08:00.000Z");
const axis = axisOf(zone, monday, 14);

describe("the axis of a roster", () => {
  test("has whole days of its zone, from Monday", () => {
    expect(axis.from).toBe("2026-11-22T23:00:00.000Z");
    expect(axis.to).toBe("2026-12-06T23:00:00.000Z");
    expect(axis.days.map((one) => one.label).slice(0, 7)).toEqual(["Mon 23", "Tue 24", "Wed 25", "Thu 26", "Fri 27", "Sat 28", "Sun 29"]);
    expect(rangeWords(axis)).toBe("23 Nov – 6 Dec");
    expect(rangeWords(axisOf(zone, mondayOf(zone, "2026-12-30T00:00:00.000Z"), 14))).toBe("28 Dec 2026 – 10 Jan 2027");
  });

  test("gives every day the same width, though one has 25 hours", () => {
    const autumn = axisOf(zone, mondayOf(zone, "2026-10-25T12:00:00.000Z"), 7);
    const widths = autumn.days.map((one) => percentOf(autumn, new Date(one.startMs).toISOString()));
    expect(widths.map((one) => Math.round(one * 7))).toEqual([0, 100, 200, 300, 400, 500, 600]);
    expect(percentOf(autumn, "2026-10-25T10:30:00.000Z")).toBeCloseTo((6.5 / 7) * 100);
  });

  test("finds the hour at a place, and holds to the edges of shifts that are near", () => {
    expect(instantAt(axis, 0)).toBe(axis.from);
    expect(instantAt(axis, 1)).toBe(axis.to);
    expect(instantAt(axis, 6.34 / 14)).toBe("2026-11-29T07:00:00.000Z");
    const edge = "2026-11-29T07:00:00.000Z";
    expect(snapped(axis, 6.3 / 14, [edge], 1)).toBe(edge);
    expect(snapped(axis, 6.1 / 14, [edge], 1)).toBe("2026-11-29T01:00:00.000Z");
  });

  test("draws what lies on it, cut at its ends", () => {
    expect(barOf(axis, { start: "2026-11-20T00:00:00.000Z", end: "2026-11-23T23:00:00.000Z" })).toMatchObject({
      left: "0.000%",
      width: "7.143%",
    });
    expect(barOf(axis, { start: "2026-11-20T00:00:00.000Z", end: axis.from })).toBeNull();
    expect(barOf(axis, { start: axis.to, end: "2026-12-09T00:00:00.000Z" })).toBeNull();
  });
});

test("a shift in few words", () => {
  expect(shiftWords(zone, "2026-11-27T17:00:00.000Z", "2026-11-28T07:00:00.000Z")).toBe("Fri 27 night");
  expect(shiftWords(zone, "2026-11-30T07:00:00.000Z", "2026-11-30T17:00:00.000Z")).toBe("Mon 30 08:00–18:00");
  expect(shiftWords(zone, "2026-11-28T07:00:00.000Z", "2026-11-30T07:00:00.000Z")).toBe("Sat 28 08:00 to Mon 30 08:00");
});

test("a shift that goes on beyond what is shown", () => {
  const later = "2027-01-01T00:00:00.000Z";
  expect(shownShiftWords(axis, { start: "2026-12-05T07:00:00.000Z", end: later })).toBe("Sat 5 08:00 on");
  expect(shownShiftWords(axis, { start: axis.from, end: "2026-11-23T07:00:00.000Z" })).toBe("until Mon 23 08:00");
  expect(shownShiftWords(axis, { start: axis.from, end: later })).toBe("throughout");
  expect(shownShiftWords(axis, { start: "2026-11-27T17:00:00.000Z", end: "2026-11-28T07:00:00.000Z" })).toBe("Fri 27 night");
});
