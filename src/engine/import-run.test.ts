import { expect, test } from "vitest";
import { highestCounted } from "./import-run.ts";

test("the counter passes the highest number that a house may have counted to, and no number made to push it", () => {
  expect(highestCounted("INC", ["INC0000042", "INC000000000101", "OPS-7", null, "INC", "xINC9", "INC12x"])).toBe(101);
  expect(highestCounted("INC", ["INC0000042", "INC999999999999999", "INC100000000"])).toBe(42);
  expect(highestCounted("INC", ["INC99999999"])).toBe(99_999_999);
  expect(highestCounted("INC", [])).toBe(0);
});
