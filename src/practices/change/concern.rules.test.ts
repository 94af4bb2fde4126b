import { expect, it } from "vitest";
import { workingDaysBefore } from "./concern.rules.ts";

const week = ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, from: "08:00", to: "18:00" }));
const calendar = { timeZone: "UTC", segments: week, holidays: ["2026-12-25"] };

it("counts working days back over a weekend and a holiday", () => {
  // Monday evening: Monday and Friday are the two, so it begins on Thursday evening.
  expect(workingDaysBefore(calendar, "2026-11-30T20:00:00.000Z", 2)).toBe("2026-11-26T20:00:00.000Z");
  // Monday 28 December: Monday and Thursday 24, for Friday is Christmas Day.
  expect(workingDaysBefore(calendar, "2026-12-28T20:00:00.000Z", 2)).toBe("2026-12-23T20:00:00.000Z");
});

it("counts plain days where no calendar says which days are worked", () => {
  expect(workingDaysBefore(null, "2026-11-30T20:00:00.000Z", 2)).toBe("2026-11-28T20:00:00.000Z");
});
