import fc from "fast-check";
import { expect, test } from "vitest";
import type { BusinessCalendar } from "../../kernel/time.ts";
import { dueAfter } from "./duty.rules.ts";
import { frequencies } from "./model.ts";
import { dayWords, nextDay, nextMeeting, openDay, rhythmWords } from "./rhythm.rules.ts";

const days = fc.integer({ min: 0, max: 40_000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
const everies = fc.constantFrom(...frequencies.map((one) => one.value));

/** Whether a day belongs to a rhythm, told from the two dates alone. */
function belongs(every: string, startsOn: string, day: string): boolean {
  const [from, to] = [new Date(startsOn), new Date(day)];
  if (day < startsOn) return false;
  if (every === "day") return true;
  if (every === "week") return from.getUTCDay() === to.getUTCDay();
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  const last = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  const step = every === "month" ? 1 : every === "quarter" ? 3 : 12;
  return months % step === 0 && to.getUTCDate() === Math.min(from.getUTCDate(), last);
}

test("the next day of a rhythm is the first after a day that belongs to it", () => {
  fc.assert(
    fc.property(everies, days, days, (every, startsOn, after) => {
      const next = nextDay({ every, startsOn }, after);
      expect(next > after && belongs(every, startsOn, next)).toBe(true);
      for (let at = new Date(after).getTime() + 86_400_000, seen = 0; seen < 400; at += 86_400_000, seen++) {
        const day = new Date(at).toISOString().slice(0, 10);
        if (day >= next) break;
        expect(belongs(every, startsOn, day), `${day} lies between`).toBe(false);
      }
    }),
  );
});

test("the 31st is the last day of shorter months, and comes back", () => {
  const monthly = { every: "month", startsOn: "2027-01-31" } as const;
  expect([nextDay(monthly, "2027-01-31"), nextDay(monthly, "2027-02-28"), nextDay(monthly, "2027-03-31")]).toEqual([
    ...["2027-02-28", "2027-03-31", "2027-04-30"],
  ]);
  expect(nextDay({ every: "year", startsOn: "2024-02-29" }, "2024-02-29")).toBe("2025-02-28");
});

const office: BusinessCalendar = {
  timeZone: "Europe/Berlin",
  always: false,
  segments: ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, from: "08:00", to: "17:00" })),
  holidays: ["2026-12-25"],
};
test("what falls on a closed day is due on the next open one, and no due day comes twice", () => {
  expect([openDay("2026-12-24", office), openDay("2026-12-25", office), openDay("2026-12-26", office)]).toEqual([
    ...["2026-12-24", "2026-12-28", "2026-12-28"],
  ]);
  const daily = { every: "day", startsOn: "2026-12-01" } as const;
  expect(dueAfter(daily, "2026-12-24", office)).toBe("2026-12-28");
  expect(dueAfter(daily, "2026-12-28", office)).toBe("2026-12-29");
});

test("a meeting keeps its hour on the wall when clocks change, and one in the hour that is skipped begins when it ends", () => {
  const weekly = { every: "week", startsOn: "2027-03-18", timeZone: "Europe/Berlin" } as const;
  expect(nextMeeting({ ...weekly, time: "14:30" }, "2027-03-18T12:00:00.000Z")).toBe("2027-03-18T13:30:00.000Z");
  expect(nextMeeting({ ...weekly, time: "14:30" }, "2027-03-25T13:30:00.000Z")).toBe("2027-04-01T12:30:00.000Z");
  const sundays = { every: "week", startsOn: "2027-03-21", timeZone: "Europe/Berlin", time: "02:30" } as const;
  expect(nextMeeting(sundays, "2027-03-22T00:00:00.000Z")).toBe("2027-03-28T01:30:00.000Z");
});

test("a rhythm and a day are said as people say them", () => {
  const said = (every: "day" | "week" | "month" | "quarter" | "year", startsOn: string) => rhythmWords({ every, startsOn });
  expect(said("week", "2026-11-26")).toBe("every Thursday");
  expect(said("month", "2026-11-05")).toBe("every month on day 5");
  expect(said("year", "2026-03-05")).toBe("every year on 5 March");
  expect(said("day", "2026-03-05")).toBe("every day");
  for (let n = 0; n < 400; n++) {
    const at = new Date(Date.UTC(2024, 0, 1 + n));
    const words = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).formatToParts(at);
    const part = (type: string) => words.find((one) => one.type === type)?.value.slice(0, 3);
    const day = at.toISOString().slice(0, 10);
    expect(dayWords(day, day)).toBe(`${part("weekday")} ${part("day")} ${part("month")}`);
  }
  expect(dayWords("2027-01-04", "2026-11-26")).toBe("Mon 4 Jan 2027");
});
