import { expect, test } from "vitest";
import { effectWords } from "./effects.ts";

test("effects are said worst first, and only those there are", () => {
  const none = { brokenAtOnce: 0, mended: 0, earlier: 0, later: 0, same: 0 };
  expect(effectWords(none)).toBe("nothing changes");
  expect(effectWords({ ...none, brokenAtOnce: 2, later: 1 })).toBe("2 are broken at once, 1 falls due later");
  expect(effectWords({ ...none, mended: 1, earlier: 3, same: 4 })).toBe("3 fall due earlier, 1 is no longer broken, 4 stay where they are");
});
