import { expect, test } from "vitest";
import { knowledgeWords } from "./knowledge.ts";

const points = [{ at: "2026-11-26T08:00:00.000Z", value: 1 }];

test("while it learns it says how many numbers have come, and when they count", () => {
  const said = (have: number) => knowledgeWords({ points, knows: { by: null, have, need: 144 } });
  expect(said(2)).toBe(
    "Nothing is said before it is known what is usual: 2 of 144 numbers have come. Each counts once it is 2 hours old, and they must span half a day.",
  );
  expect(said(1)).toContain("1 of 144 numbers has come.");
  expect(said(0)).toBe("No number has come yet since it began to learn.");
  expect(knowledgeWords({ points: [], knows: { by: null, have: 0, need: 144 } })).toBe("No number has come yet since it began to learn.");
});

test("once it is known it says by what", () => {
  expect(knowledgeWords({ points, knows: { by: "day", samples: 30 } })).toMatch(
    /^What is usual is known from this hour of earlier days \(30 numbers\)\./,
  );
});
