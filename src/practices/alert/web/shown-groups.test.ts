import { expect, test } from "vitest";
import type { ConsoleAnswer, ConsoleGroup } from "../console.rules.ts";
import { shownGroups } from "./shown-groups.ts";

const at = "2026-11-26T08:00:00.000Z";
const figures = {
  isCapped: false,
  acknowledged: 0,
  worst: 1,
  firstAt: at,
  newestAt: at,
  quiet: 0,
  flapping: 0,
  newest: null,
  reason: null,
};
const group = (key: string, count: number): ConsoleGroup => ({
  ...figures,
  key,
  count,
  kind: "incident",
  filter: `incident:${key}`,
  sort: "firstAt",
  incident: null,
  family: [key],
});
const answer = (...groups: ConsoleGroup[]): ConsoleAnswer => ({ asOf: at, groups, incidents: groups.length, isCapped: false, firing: 0 });

test("groups keep the place in which they were taken, with the figures of now", () => {
  const held = answer(group("a", 3), group("b", 2));
  const now = answer(group("c", 5), group("b", 9), group("a", 1));
  const { groups, added, newGroups, gone } = shownGroups(held, now, new Map());
  expect(groups.map(({ key, count, joined, isOver }) => [key, count, joined, isOver])).toEqual([
    ["a", 1, 0, false],
    ["b", 9, 7, false],
  ]);
  // Seven joined b, five are in a group that is not shown yet.
  expect([added, newGroups, gone]).toEqual([12, 1, 0]);
});

test("a group that is over stays where it stood, with the last that was known of it", () => {
  const known = new Map<string, ConsoleGroup>();
  const held = answer(group("a", 3), group("b", 2));
  shownGroups(held, answer(group("a", 3), group("b", 6)), known);
  const { groups, added, gone } = shownGroups(held, answer(group("a", 3)), known);
  expect(groups.map(({ key, count, isOver }) => [key, count, isOver])).toEqual([
    ["a", 3, false],
    ["b", 6, true],
  ]);
  expect([added, gone]).toEqual([0, 1]);
});
