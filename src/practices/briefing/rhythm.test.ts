import { expect, test } from "vitest";
import { nextOf } from "./rhythm.rules.ts";

test("a weekly rhythm falls on its weekday, a monthly on its day, at the hour on the wall of the zone", () => {
  const weekly = { paper: "weekly", day: 1, time: "07:30" } as const;
  // Thursday; the Monday after, in winter time; then over the change of clocks in March.
  expect(nextOf(weekly, "2026-11-26T08:00:00.000Z", "Europe/Berlin")).toBe("2026-11-30T06:30:00.000Z");
  expect(nextOf(weekly, "2026-11-30T06:30:00.000Z", "Europe/Berlin")).toBe("2026-12-07T06:30:00.000Z");
  expect(nextOf(weekly, "2027-03-24T08:00:00.000Z", "Europe/Berlin")).toBe("2027-03-29T05:30:00.000Z");
  const monthly = { paper: "executive", day: 5, time: "09:00" } as const;
  expect(nextOf(monthly, "2026-11-26T08:00:00.000Z", "Europe/Berlin")).toBe("2026-12-05T08:00:00.000Z");
  expect(nextOf(monthly, "2026-12-05T07:59:00.000Z", "Europe/Berlin")).toBe("2026-12-05T08:00:00.000Z");
  const quarterly = { paper: "board", day: 12, time: "09:00" } as const;
  expect(nextOf(quarterly, "2026-11-26T08:00:00.000Z", "Europe/Berlin")).toBe("2027-01-12T08:00:00.000Z");
  expect(nextOf(quarterly, "2027-01-12T08:00:00.000Z", "Europe/Berlin")).toBe("2027-04-12T07:00:00.000Z");
});
