import { expect, test } from "vitest";
import { keyFor } from "../order.rules.ts";
import { goneOn, nextOf, spentOn, stepMove } from "./agenda.ts";

const agenda = ["a", "b", "c"].map((id, at) => ({ id, position: "hij"[at]!, disposition: id === "a" ? "discussed" : "open" }) as const);

test("a step up or down is a move that the rules take, and there is none at the ends", () => {
  expect(stepMove(agenda, "a", -1)).toBeNull();
  expect(stepMove(agenda, "c", 1)).toBeNull();
  expect(stepMove(agenda, "a", 1)).toEqual({ after: "b", before: "c", from: "h" });
  expect(stepMove(agenda, "c", -1)).toEqual({ after: "a", before: "b", from: "j" });
  for (const [item, by] of [
    ["a", 1],
    ["b", -1],
    ["b", 1],
    ["c", -1],
  ] as const)
    expect(keyFor(item, stepMove(agenda, item, by)!, agenda)).not.toBeNull();
});

test("what comes next is the item behind, or the first that is open", () => {
  expect([nextOf(agenda, null), nextOf(agenda, "a"), nextOf(agenda, "c"), nextOf([], null)]).toEqual(["b", "b", null, null]);
});

test("time spent is what was put down and what runs", () => {
  const now = Date.parse("2026-11-26T14:40:00Z");
  const meeting = { spentMs: { a: 60_000 }, currentItem: "a", currentSince: "2026-11-26T14:38:00.000Z" };
  expect([spentOn("a", meeting, now), spentOn("b", meeting, now)]).toEqual([180_000, 0]);
  expect(goneOn({ openedAt: "2026-11-26T14:30:00.000Z", endedAt: null }, now)).toBe(600_000);
  expect(goneOn({ openedAt: null, endedAt: null }, now)).toBeNull();
});
