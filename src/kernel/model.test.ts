import { expect, test } from "vitest";
import { day, defaulted, flag, moment } from "./model.ts";

const read = moment({ label: "Moment" });
const readDay = day({ label: "Day" });

test("a moment is made canonical, and one that does not exist or cannot be kept is refused", () => {
  expect(read.parse("2026-11-26T13:08:00Z")).toBe("2026-11-26T13:08:00.000Z");
  expect(read.parse("2026-11-26T14:08:00+01:00")).toBe("2026-11-26T13:08:00.000Z");
  expect(read.parse("2024-02-29T00:00:00.000Z")).toBe("2024-02-29T00:00:00.000Z");
  for (const text of [
    "2026-02-30T00:00:00.000Z",
    "2026-02-30T00:00:00Z",
    "2025-02-29T12:00:00+01:00",
    "0000-01-01T00:00:00.000Z",
    "2026-11-26",
    "2026-11-26T13:08:00",
    "",
  ])
    expect(read.safeParse(text).success, text).toBe(false);
});

test("a day that does not exist, or that the database cannot keep, is refused", () => {
  expect(readDay.parse("2024-02-29")).toBe("2024-02-29");
  for (const text of ["2025-02-29", "2026-02-30", "2026-13-01", "0000-01-01", "2026-1-1", ""])
    expect(readDay.safeParse(text).success, text).toBe(false);
});

test("a flag that begins as yes is yes where nothing is said, and what is said where something is", () => {
  const shape = { plain: flag({ label: "Plain" }), yes: defaulted(flag({ label: "Yes" }), true) };
  const values = [undefined, null, false, true].map((given) => shape.yes.safeParse(given));
  expect(values.map((one) => one.success && one.data)).toEqual([true, true, false, true]);
  expect(shape.plain.parse(undefined)).toBe(false);
});
