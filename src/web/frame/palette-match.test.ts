import { expect, test } from "vitest";
import { groupDeeds, matchDeeds } from "./palette-match.ts";

const deed = (label: string, group = "Screens", words: string[] = []) => ({ id: label, label, group, words, run: () => undefined });
const deeds = [deed("Open incidents"), deed("Incidents"), deed("Change theme", "This page", ["dark", "light"]), deed("On call")];
const said = (query: string) => matchDeeds(deeds, query).map(({ label }) => label);

test("a label that begins with the query stands before one that contains it", () => {
  expect(said("inc")).toEqual(["Incidents", "Open incidents"]);
});

test("every word must be found, in the label or in the words people say instead", () => {
  expect(said("dark theme")).toEqual(["Change theme"]);
  expect(said("dark incidents")).toEqual([]);
});

test("an empty query offers everything, under its groups in order", () => {
  expect(said("  ")).toHaveLength(4);
  expect(groupDeeds(deeds).map(({ group, deeds: offered }) => [group, offered.length])).toEqual([
    ["Screens", 3],
    ["This page", 1],
  ]);
});
