import { expect, test } from "vitest";
import { choiceOf, dayChoices, dueIn, readTimeOfDay, withDay } from "./due-by.ts";

test("each choice is what its value reads as, and keeps the times that were written", () => {
  const written = { days: 5, of: "business" as const, time: "17:00", cutOff: "16:00" };
  for (const { value } of dayChoices) expect(choiceOf(withDay(written, value))).toBe(value);
  expect(withDay(written, "calendar later")).toEqual({ ...written, of: "calendar" });
  expect(withDay(written, "business same")).toEqual({ ...written, days: 0 });
  expect(withDay(null, "business later")).toEqual({ days: 3, of: "business", time: null, cutOff: null });
  expect(dueIn(withDay(written, "none"))).toBeNull();
});

test.each([
  ["", null],
  ["17:00", "17:00"],
  [" 9:05 ", "09:05"],
  ["8", "08:00"],
  ["24:00", "24:00"],
  ["24:01", undefined],
  ["12:60", undefined],
  ["noon", undefined],
])("%j is read as %j", (text, time) => {
  expect(readTimeOfDay(text)).toBe(time);
});
