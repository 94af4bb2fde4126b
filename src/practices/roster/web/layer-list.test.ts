import { expect, test } from "vitest";
import { ada, ben, cy, layer, plan } from "../roster.fixture.ts";
import { blankLayer, changedMs, editedOf, isReady, layersOf, movedBy } from "./layer-list.ts";

const HOUR = 3_600_000;

test("a list is read back with the ranks its places mean", () => {
  const layers = [
    layer([ada], { name: "Low", priority: 2 }),
    layer([ben], { name: "High", priority: 9 }),
    layer([cy], { name: "Beside", priority: 2 }),
    layer([ada], { name: "Second", level: 2, priority: 4 }),
  ];
  const list = editedOf(layers);
  expect(list.map(({ name, together }) => [name, together])).toEqual([
    ["High", false],
    ["Low", false],
    ["Beside", true],
    ["Second", false],
  ]);
  expect(layersOf(list).map(({ name, priority }) => [name, priority])).toEqual([
    ["High", 2],
    ["Low", 1],
    ["Beside", 1],
    ["Second", 1],
  ]);
  expect(layersOf(movedBy(list, 1, -1)).map((one) => one.name)).toEqual(["Low", "High", "Beside", "Second"]);
  expect(movedBy([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
});

test("what is half typed is not computed with", () => {
  const blank = blankLayer(1, "Nights", "2026-11-23");
  expect(isReady(blank)).toBe(true);
  expect(isReady({ ...blank, handOff: "8" })).toBe(false);
  expect(isReady({ ...blank, startsOn: "" })).toBe(false);
  expect(isReady({ ...blank, turn: { length: 0, unit: "days" } })).toBe(false);
  expect(isReady({ ...blank, restrictions: [{ weekdays: [], from: "08:00", to: "18:00" }] })).toBe(false);
});

test("how much changes hands", () => {
  const given = { overrides: [], now: "2026-01-05T08:00:00.000Z", days: 7 };
  const before = plan([layer([ada, ben], { turn: { length: 1, unit: "days" } })]);
  expect(changedMs(before, before, given)).toBe(0);
  expect(changedMs(before, plan([layer([ada, cy], { turn: { length: 1, unit: "days" } })]), given)).toBe(72 * HOUR);
  expect(changedMs(before, plan([]), given)).toBe(168 * HOUR);
});
