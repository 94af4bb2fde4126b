import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { oddZones } from "../../../test/random-calendar.ts";
import { instant, ms } from "../../kernel/time.ts";
import { fairnessOf } from "./fairness.rules.ts";
import { ada, ben, cy, layer, plan } from "./roster.fixture.ts";
import { resolve, type Segment } from "./roster.rules.ts";

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;
const zones = ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Beirut", "Asia/Kolkata", "Pacific/Apia"];

test("a week of nights, a weekend and a holiday, counted by hand", () => {
  const nights = layer([ada, ben], {
    restrictions: [{ weekdays: [1, 2, 3, 4, 5], from: "18:00", to: "08:00" }],
    handOff: "08:00",
    startsOn: "2026-12-21",
  });
  const weekend = layer([cy], {
    name: "Weekend",
    restrictions: [{ weekdays: [6, 7], from: "08:00", to: "08:00" }],
    startsOn: "2026-12-21",
  });
  const roster = plan([nights, weekend], { timeZone: "Europe/Berlin" });
  const segments = resolve({ roster, overrides: [], from: "2026-12-21T07:00:00.000Z", to: "2026-12-28T07:00:00.000Z" });
  const { shares, balance } = fairnessOf({
    segments,
    participants: [ada, ben, cy],
    timeZone: "Europe/Berlin",
    holidays: ["2026-12-25", "2026-12-26"],
  });
  // Five nights of 14 hours; of the 25th eight hours in the morning and six in the evening; of the 26th eight more, a Saturday's.
  expect(shares).toEqual([
    { person: ada, dutyMs: 70 * HOUR, nights: 5, weekendMs: 8 * HOUR, holidayMs: 22 * HOUR },
    { person: ben, dutyMs: 0, nights: 0, weekendMs: 0, holidayMs: 0 },
    { person: cy, dutyMs: 48 * HOUR, nights: 2, weekendMs: 40 * HOUR, holidayMs: 16 * HOUR },
  ]);
  expect(balance).toBe(Math.floor((0 + 0 + Math.floor(48000 / 70)) / 3));
});

test("all alike is 1,000, one alone too, and nobody at all", () => {
  const of = (people: string[], segments: Segment[] = []) =>
    fairnessOf({ segments, participants: people, timeZone: "UTC", holidays: [] }).balance;
  expect([of([]), of([ada]), of([ada, ben])]).toEqual([1000, 1000, 1000]);
});

test("hours, nights and weekends equal a count of quarters of an hour around changes of clocks", () => {
  const hours = fc.integer({ min: 1, max: 60 });
  const span = fc
    .constantFrom(...zones)
    .chain((zone) => fc.tuple(fc.constant(zone), fc.constantFrom(...oddZones[zone]!), fc.integer({ min: -200, max: 40 }), hours));
  fc.assert(
    fc.property(span, ([zone, at, away, length]) => {
      const fromMs = Date.parse(at) + away * QUARTER;
      const why = { layers: [], overrides: [], away: [] };
      const segment: Segment = {
        start: instant(fromMs),
        end: instant(fromMs + length * HOUR),
        people: [ada],
        source: "layer",
        why,
        gap: false,
      };
      const holidays = [new Date(Date.parse(at)).toISOString().slice(0, 10)];
      const [share] = fairnessOf({ segments: [segment], participants: [ada], timeZone: zone, holidays }).shares;
      expect(share).toEqual({ person: ada, ...counted(zone, segment, holidays) });
    }),
    { numRuns: 60 },
  );
});

/** Looks at each quarter of an hour. */
function counted(zone: string, { start, end }: Segment, holidays: readonly string[]) {
  const nights = new Set<string>();
  const sums = { dutyMs: 0, weekendMs: 0, holidayMs: 0 };
  for (let atMs = ms(start); atMs < ms(end); atMs += QUARTER) {
    const date = dateAt(atMs, zone);
    sums.dutyMs += QUARTER;
    if (date.dayOfWeek >= 6) sums.weekendMs += QUARTER;
    if (holidays.includes(date.toString())) sums.holidayMs += QUARTER;
    if (atMs < date.toPlainDateTime("05:00").toZonedDateTime(zone).epochMilliseconds) nights.add(date.toString());
  }
  return { ...sums, nights: nights.size };
}

/** A day begins when its date is first reached, so that an hour which clocks repeat over midnight belongs to the day that had begun. */
function dateAt(atMs: number, zone: string): Temporal.PlainDate {
  const today = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
  const tomorrow = today.add({ days: 1 });
  return tomorrow.toZonedDateTime(zone).epochMilliseconds <= atMs ? tomorrow : today;
}
