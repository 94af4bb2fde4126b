import fc from "fast-check";
import { expect, test } from "vitest";
import { kindOfMinute, wallAt } from "../../../test/minute-counter.ts";
import { calendarIn, nearChange, oddZones } from "../../../test/random-calendar.ts";
import { type BusinessCalendar, instant } from "../../kernel/time.ts";
import { timeOf } from "../service/availability.rules.ts";
import { hoursWords, minutesWords, percentWords, uptimeDays } from "./uptime.rules.ts";

const MINUTE = 60_000;

test.each(["Europe/Berlin", "Australia/Lord_Howe", "Asia/Beirut"])(
  "bars in %s equal a count of minutes by what clocks show, and add up",
  (zone) => {
    expect(Object.keys(oddZones)).toContain(zone);
    const outage = fc.record({ from: fc.integer({ min: -5_000, max: 0 }), minutes: fc.integer({ min: 0, max: 1_500 }) });
    fc.assert(
      fc.property(
        fc.option(calendarIn(zone), { nil: null }),
        nearChange(zone),
        fc.array(outage, { maxLength: 4 }),
        (calendar, nowMs, given) => {
          const now = instant(nowMs);
          const outages = given.map(({ from, minutes }) => {
            const startMs = nowMs + from * MINUTE;
            return { service: "s", incident: "i", from: instant(startMs), to: instant(Math.min(nowMs, startMs + minutes * MINUTE)) };
          });
          const terms = { id: "s", name: "S", tier: "1", users: null, since: "2000-01-01T00:00:00.000Z", calendar };
          const [service] = timeOf([terms], outages, []);
          const found = uptimeDays(service!, { zone, now, days: 4 });
          const all = new Map<string, number>();
          const agreed = new Map<string, number>();
          for (let atMs = nowMs - 6_000 * MINUTE; atMs < nowMs; atMs += MINUTE) {
            const at = instant(atMs);
            if (!outages.some((one) => one.from <= at && at < one.to)) continue;
            const { date } = wallAt(zone, atMs);
            all.set(date, (all.get(date) ?? 0) + 1);
            if (calendar === null || kindOfMinute(calendar, atMs) === "open") agreed.set(date, (agreed.get(date) ?? 0) + 1);
          }
          expect(found.days).toHaveLength(4);
          for (const day of found.days) {
            expect([day.day, day.downMinutes]).toEqual([day.day, all.get(day.day) ?? 0]);
            expect([day.day, day.agreedDownMinutes]).toEqual([day.day, agreed.get(day.day) ?? 0]);
          }
          expect(found.downMinutes).toBe(found.days.reduce((sum, day) => sum + day.downMinutes, 0));
        },
      ),
      { numRuns: 25 },
    );
  },
);

test("nothing lost is the only 100 %", () => {
  expect([100, 99.9999, 99.99, 99.994, 0, null].map(percentWords)).toEqual([
    "100.00 %",
    "99.99 %",
    "99.99 %",
    "99.99 %",
    "0.00 %",
    "nothing to count",
  ]);
});

test("minutes and agreed hours in words", () => {
  expect([0, 59, 60, 125, 1440, 1500].map(minutesWords)).toEqual(["0 min", "59 min", "1 h", "2 h 5 min", "1 d", "1 d 1 h"]);
  const days = (...weekdays: number[]) => weekdays.map((weekday) => ({ weekday: weekday as 1, from: "08:00", to: "18:00" }));
  const calendar = (segments: BusinessCalendar["segments"]): BusinessCalendar => ({ timeZone: "Europe/Berlin", segments, holidays: [] });
  expect(hoursWords(null)).toBe("around the clock");
  expect(hoursWords(calendar(days(1, 2, 3, 4, 5)))).toBe("Mon to Fri 08:00 to 18:00 (Europe/Berlin)");
  expect(hoursWords({ ...calendar([...days(1, 3), { weekday: 6, from: "09:00", to: "12:00" }]), holidays: ["2026-12-25"] })).toBe(
    "Mon 08:00 to 18:00, Wed 08:00 to 18:00, Sat 09:00 to 12:00 (Europe/Berlin), without public holidays",
  );
  expect(hoursWords(calendar([]))).toBe("never (Europe/Berlin)");
});
