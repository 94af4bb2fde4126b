import { expect, test } from "vitest";
import { breathing } from "./breathing.ts";

test("long work lets a timer have its turn, and short work does not wait", async () => {
  const breathe = breathing();
  expect(breathe()).toBe(undefined);
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  for (const until = performance.now() + 120; performance.now() < until; ) await breathe();
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
});
