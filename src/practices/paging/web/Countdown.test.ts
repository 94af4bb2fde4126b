import { expect, test } from "vitest";
import { leftWords } from "./Countdown.tsx";

test("seconds run while they matter, hours are spoken of in hours", () => {
  expect([247_000, 59_001, 1, 0, -5_000, 3_600_000, 4_325_000].map(leftWords)).toEqual([
    "4:07",
    "1:00",
    "0:01",
    "now",
    "now",
    "1 h 0 min",
    "1 h 12 min",
  ]);
});
