import { expect, test } from "vitest";
import { added, guessedCountry, newDays } from "./holidays.ts";

const kept = [
  { date: "2026-12-24", name: "Closed" },
  { date: "2026-12-25", name: "Our name for it" },
];
const found = [
  { date: "2026-12-25", name: "Christmas Day" },
  { date: "2026-01-01", name: "New Year's Day" },
];

test("only days that are missing are offered, and they go in by date; a name given before stays", () => {
  expect(newDays(kept, found)).toEqual([{ date: "2026-01-01", name: "New Year's Day" }]);
  expect(added(kept, found)).toEqual([
    { date: "2026-01-01", name: "New Year's Day" },
    { date: "2026-12-24", name: "Closed" },
    { date: "2026-12-25", name: "Our name for it" },
  ]);
  expect(added(added(kept, found), found)).toEqual(added(kept, found));
});

test("a zone suggests a country, or nothing", () => {
  expect(guessedCountry("Europe/Berlin")).toBe("DE");
  expect(guessedCountry("UTC")).toBeNull();
});
