import fc from "fast-check";
import type { BusinessCalendar, CalendarSegment, RelativeDue, Weekday } from "../src/kernel/time.ts";

// Random calendars and moments for property tests, drawn mostly from around the days on which clocks change.

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Zones with every kind of clock change, each with moments at which one happens (or, for Kolkata, none does). */
export const oddZones: Record<string, readonly string[]> = {
  "Europe/Berlin": ["2026-03-29T01:00Z", "2026-10-25T01:00Z"],
  "America/New_York": ["2026-03-08T07:00Z", "2026-11-01T06:00Z"],
  "Australia/Lord_Howe": ["2026-04-04T15:00Z", "2026-10-03T15:30Z"], // half an hour
  "Asia/Kolkata": ["2026-06-01T00:00Z"],
  "Pacific/Apia": ["2011-12-30T10:00Z", "2011-09-24T14:00Z"], // 30 December 2011 did not exist
  "Asia/Beirut": ["2026-03-28T22:00Z", "2026-10-24T21:00Z"], // at midnight
  "America/St_Johns": ["2008-03-09T03:31Z", "2008-11-02T02:31Z"], // at 00:01, so a date comes back after it ended
};

/** A whole minute within three days of a clock change of the zone. */
export function nearChange(zone: string): fc.Arbitrary<number> {
  const minutes = fc.integer({ min: -3 * 1440, max: 3 * 1440 });
  return fc.tuple(fc.constantFrom(...oddZones[zone]!), minutes).map(([at, away]) => Date.parse(at) + away * MINUTE);
}

/** A calendar of the zone: up to 14 segments that may touch, overlap or be empty, and holidays around the clock changes. */
export function calendarIn(zone: string): fc.Arbitrary<BusinessCalendar> {
  const holidays = fc.array(
    fc.tuple(fc.constantFrom(...oddZones[zone]!), fc.integer({ min: -3, max: 3 })).map(([at, days]) => dateOf(Date.parse(at) + days * DAY)),
    { maxLength: 4 },
  );
  return fc.record({ timeZone: fc.constant(zone), segments: fc.array(segment, { maxLength: 14 }), holidays });
}

const quarter = fc.integer({ min: 0, max: 96 }).map((count) => timeOf(count * 15));
const time = fc.oneof(quarter, fc.constantFrom("00:00", "00:01", "02:00", "02:30", "03:00", "09:00", "17:00", "23:00", "23:01", "24:00"));
const segment: fc.Arbitrary<CalendarSegment> = fc
  .tuple(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), time, time)
  .map(([weekday, one, other]) => ({ weekday, from: one < other ? one : other, to: one < other ? other : one }));

/** A promise of a moment: "by 17:00 on the next business day", "by the end of the day". */
export const relativeDue: fc.Arbitrary<RelativeDue> = fc.record({
  days: fc.integer({ min: 0, max: 2 }),
  of: fc.constantFrom("business", "calendar"),
  time: fc.option(fc.constantFrom("02:30", "08:00", "12:00", "17:00", "24:00")),
  cutOff: fc.option(fc.constantFrom("12:00", "16:00")),
});

function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function dateOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
