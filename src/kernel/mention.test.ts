import { expect, test } from "vitest";
import { mentionsIn } from "./mention.ts";

const people = [
  { id: "ada", name: "Ada Lovelace" },
  { id: "adam", name: "Adam Smith" },
  { id: "anna", name: "Anna" },
  { id: "annamaria", name: "Anna Maria Øster" },
  { id: "jörg1", name: "Jörg Weiß" },
  { id: "jörg2", name: "Jörg Braun" },
];

test.each([
  ["@Ada Lovelace please look", ["ada"]],
  ["please look, @ada.lovelace!", ["ada"]],
  ["(@ADA) and @adam", ["ada", "adam"]],
  ["@jörg weiss", ["jörg1"]],
  ["@Jorg WEIẞ's router", ["jörg1"]],
  ["@Jörg: two of us answer to that", []],
  ["@anna maria oster", ["annamaria"]],
  ["@Anna is meant by her whole name", ["anna"]],
  ["write to ops@ada.example.org or x@anna", []],
  ["@adalovelace and @nobody", []],
  ["nothing, @, @@ or @ ada", []],
  ["@Ada Lovelace @Ada Lovelace", ["ada"]],
])("%s", (text, expected) => {
  expect(mentionsIn(text, people).sort()).toEqual([...expected].sort());
});
