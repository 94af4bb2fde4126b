import { expect, test } from "vitest";
import { keptWords } from "./kept-words.ts";

test("how long bodies are kept is what their connector says", () => {
  expect(keptWords({ keptDays: 30, refusedKeptDays: 30 })).toBe("Bodies are kept for 30 days.");
  expect(keptWords({ keptDays: 1, refusedKeptDays: 30 })).toBe("Bodies are kept for one day, those that were refused for 30 days.");
});
