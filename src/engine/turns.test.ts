import { expect, test } from "vitest";
import { inTurns } from "./turns.ts";

test("a long sum lets others have their turn, and a fault in it is its caller's", async () => {
  let others = 0;
  const timer = setInterval(() => others++, 1);
  function* long() {
    for (let step = 0; step < 30; step++) {
      const until = performance.now() + 2;
      while (performance.now() < until);
      yield;
    }
    return "done";
  }
  expect(await inTurns(long())).toBe("done");
  clearInterval(timer);
  expect(others).toBeGreaterThanOrEqual(3);
  function* broken() {
    yield;
    throw new Error("no");
  }
  await expect(inTurns(broken())).rejects.toThrow("no");
});
