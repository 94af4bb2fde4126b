import { expect, test } from "vitest";
import type { ObjectiveReading } from "../board.model.ts";
import { coursePath, overallBudget, worstFirst } from "./budget.ts";

const reading = (name: string, leftShare: number | null, burn: ObjectiveReading["burn"] = "none"): ObjectiveReading => ({
  objective: { name } as ObjectiveReading["objective"],
  budget: { allowed: 100, bad: 0, left: (leftShare ?? 0) * 100, leftShare },
  ...{ good: 1, sentence: "", burn, burns: [], trail: [] },
});

test("the worst stands first: spent, fast, slow, then the least left", () => {
  const given = [
    reading("calm", 0.9),
    reading("unknown", null),
    reading("less", 0.2),
    reading("slow", 0.8, "slow"),
    reading("fast", 0.7, "fast"),
    reading("spent", -0.1),
  ];
  expect(worstFirst(given).map((one) => one.objective.name)).toEqual(["spent", "fast", "slow", "less", "calm", "unknown"]);
  expect(overallBudget(given)).toBe("1 spent, 2 burning too fast, of 6");
  expect(overallBudget([reading("calm", 1)])).toBe("The one budget as planned");
});

test("a course runs from the top at all left to the bottom at none, and below where it was overspent", () => {
  const box = { width: 100, height: 22 };
  expect(coursePath([1, 0.5, 0], box)).toEqual({ line: "M0 1L50 11L100 21", zeroY: 21 });
  expect(coursePath([1, null, -1], box)).toEqual({ line: "M0 1L100 21", zeroY: 11 });
  expect(coursePath([null, 1], box)).toBeNull();
});
