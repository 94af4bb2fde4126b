import { expect, test } from "vitest";
import { dayText, readDay, segmentsIn, weekMinutes } from "./hours.ts";

test("a day is read as one writes it, and written as it is read", () => {
  expect(readDay("8-12, 13:00–18", 1)).toEqual([
    { weekday: 1, from: "08:00", to: "12:00" },
    { weekday: 1, from: "13:00", to: "18:00" },
  ]);
  expect(dayText(readDay("22:00-24", 5) ?? [], 5)).toBe("22:00–24:00");
  expect(readDay("", 3)).toEqual([]);
});

test("what is no stretch of a day is not read", () => {
  for (const text of ["8", "12-8", "8-25", "8:75-9", "noon"]) expect(readDay(text, 1)).toBeNull();
});

test("the week's sum is its stretches; anything else is an empty week", () => {
  expect(weekMinutes([...(readDay("8-12,13-18", 1) ?? []), ...(readDay("9-10", 2) ?? [])])).toBe(600);
  expect(segmentsIn(null)).toEqual([]);
});
