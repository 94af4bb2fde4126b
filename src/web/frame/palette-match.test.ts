import { expect, test } from "vitest";
import { groupDeeds, matchDeeds, offeredFor } from "./palette-match.ts";

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

test("pages stand before records that were found, other deeds after them; with no query what is here comes first", () => {
  const offered = {
    here: [deed("Send a test", "This page")],
    pages: [deed("Tools that send", "Administration", ["The office"])],
    hits: [deed("Cannot send")],
    rest: [deed("New sender", "Make")],
  };
  const labels = (query: string) => offeredFor(query, offered).map(({ label }) => label);
  expect(labels("send")).toEqual(["Tools that send", "Cannot send", "Send a test", "New sender"]);
  expect(labels("office tools")).toEqual(["Tools that send", "Cannot send"]);
  expect(labels("")).toEqual(["Send a test", "Tools that send", "New sender"]);
});
