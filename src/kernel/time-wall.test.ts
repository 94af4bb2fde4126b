import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { oddZones } from "../../test/random-calendar.ts";
import {
  addClock,
  clockDifference,
  firstMs,
  firstOccurrence,
  type Instant,
  instant,
  type LocalTime,
  lastMs,
  lastOccurrence,
  localToInstant,
  ms,
} from "./time.ts";
import { offsetStretches } from "./time-offsets.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Computed with Python's zoneinfo: zone, wall time, its first and last occurrence, and what Temporal calls compatible. */
const golden: readonly [zone: string, wall: string, first: string, last: string, compatible: string][] = [
  ["America/New_York", "2026-03-08T02:30", "2026-03-08T07:00Z", "2026-03-08T07:00Z", "2026-03-08T07:30Z"],
  ["America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z", "2026-11-01T06:30Z", "2026-11-01T05:30Z"],
  ["Europe/London", "2026-03-29T01:30", "2026-03-29T01:00Z", "2026-03-29T01:00Z", "2026-03-29T01:30Z"],
  ["Europe/London", "2026-10-25T01:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z", "2026-10-25T00:30Z"],
  ["Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30Z", "2026-10-03T15:30Z", "2026-10-03T15:45Z"],
  ["Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45Z", "2026-04-04T15:15Z", "2026-04-04T14:45Z"],
  ["Asia/Beirut", "2026-03-29T00:00", "2026-03-28T22:00Z", "2026-03-28T22:00Z", "2026-03-28T22:00Z"],
  ["Asia/Kolkata", "2026-03-29T02:30", "2026-03-28T21:00Z", "2026-03-28T21:00Z", "2026-03-28T21:00Z"],
];

describe("a time of day where clocks change", () => {
  test.each(golden)("%s %s", (zone, wall, first, last, compatible) => {
    expect(firstOccurrence(zone, localOf(wall))).toBe(canonical(first));
    expect(lastOccurrence(zone, localOf(wall))).toBe(canonical(last));
    expect(localToInstant(zone, localOf(wall), "compatible")).toBe(canonical(compatible));
  });

  test("that no clock ever shows is refused", () => {
    expect(firstOccurrence("UTC", { year: 2026, month: 2, day: 30, hour: 8, minute: 0 })).toBeNull();
    expect(lastOccurrence("UTC", { year: 2026, month: 2, day: 28, hour: 24, minute: 0 })).toBeNull();
  });

  test("on the day Apia skipped is the midnight at which it came back", () => {
    expect(firstOccurrence("Pacific/Apia", localOf("2011-12-30T13:00"))).toBe("2011-12-30T10:00:00.000Z");
    expect(lastOccurrence("Pacific/Apia", localOf("2011-12-30T00:00"))).toBe("2011-12-30T10:00:00.000Z");
  });
});

const zones = [
  ...Object.keys(oddZones),
  ...[
    "UTC",
    "Europe/London",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Africa/Cairo",
    "America/Santiago",
    "America/Boa_Vista",
  ],
  ...["America/Sao_Paulo", "America/Asuncion", "America/Havana", "Antarctica/Troll", "Asia/Gaza", "Asia/Tehran", "Asia/Kathmandu"],
  ...["Asia/Pyongyang", "Pacific/Kiritimati", "Pacific/Chatham", "Pacific/Easter", "Europe/Moscow"],
];
const zone = fc.constantFrom(...zones);
/** A wall time of 1975 to 2045, half of them within a few hours of a change of clocks of the zone. */
const zoneAndWall = zone.chain((name) => {
  const changes = offsetStretches(name, Date.UTC(1975, 0, 1), Date.UTC(2045, 0, 1)).map((one) => one.fromMs + one.offsetMs);
  const near = fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -26 * 60, max: 26 * 60 })).map(([at, away]) => at + away * 60_000);
  const any = fc.integer({ min: Date.UTC(1975, 0, 1) / 60_000, max: Date.UTC(2045, 0, 1) / 60_000 }).map((minutes) => minutes * 60_000);
  return fc.tuple(fc.constant(name), fc.oneof(near, any));
});

describe("first and last occurrence", () => {
  test("equal Temporal, and the change of clocks where Temporal finds none", () => {
    fc.assert(
      fc.property(zoneAndWall, ([name, wallMs]) => {
        const { first, last } = byTemporal(name, wallMs);
        expect(firstMs(name, wallMs)).toBe(first);
        expect(lastMs(name, wallMs)).toBe(last);
      }),
      { numRuns: 4000 },
    );
  });

  test("never run backwards: a later wall time is not reached earlier", () => {
    fc.assert(
      fc.property(zoneAndWall, fc.integer({ min: 1, max: 3 * DAY }), ([name, wallMs], more) => {
        expect(firstMs(name, wallMs + more)).toBeGreaterThanOrEqual(firstMs(name, wallMs));
        expect(lastMs(name, wallMs + more)).toBeGreaterThanOrEqual(lastMs(name, wallMs));
      }),
      { numRuns: 2000 },
    );
  });

  test("are the same moment outside the years of the table as Temporal says", () => {
    for (const wall of ["1955-07-01T12:00", "1968-02-18T02:30", "2060-03-28T01:30", "2060-10-31T01:30"]) {
      const wallMs = Date.parse(`${wall}Z`);
      const { first, last } = byTemporal("Europe/London", wallMs);
      expect([firstMs("Europe/London", wallMs), lastMs("Europe/London", wallMs)], wall).toEqual([first, last]);
    }
  });
});

describe("the clock on the wall", () => {
  test("counts 24 hours from any time to the same of the next day, whatever clocks do between", () => {
    const noon: Instant = "2026-10-24T11:00:00.000Z";
    expect(clockDifference("Europe/London", noon, "2026-10-25T12:00:00.000Z")).toBe(24 * HOUR);
    expect(addClock("Europe/London", noon, 24 * HOUR)).toBe("2026-10-25T12:00:00.000Z");
  });

  test("a weekly turn keeps its time of day: 08:30 stays 08:30 in London", () => {
    const start: Instant = "2026-10-24T07:30:00.000Z";
    expect(addClock("Europe/London", start, 7 * DAY)).toBe("2026-10-31T08:30:00.000Z");
  });

  test("the difference and the addition undo each other, as Temporal reads wall clocks", () => {
    fc.assert(
      fc.property(zoneAndWall, zoneAndWall, ([name, one], [, other]) => {
        const [from, to] = [firstMs(name, one), firstMs(name, other)];
        const between = clockDifference(name, instant(from), instant(to));
        expect(between).toBe(wallByTemporal(name, to) - wallByTemporal(name, from));
        expect(ms(addClock(name, instant(from), between))).toBe(byTemporal(name, wallByTemporal(name, to)).first);
      }),
      { numRuns: 1500 },
    );
  });
});

function byTemporal(name: string, wallMs: number): { first: number; last: number } {
  const plain = plainOf(wallMs);
  const read = (disambiguation: "earlier" | "later") => plain.toZonedDateTime(name, { disambiguation });
  const [earlier, later] = [read("earlier"), read("later")];
  if (earlier.toPlainDateTime().equals(plain)) return { first: earlier.epochMilliseconds, last: later.epochMilliseconds };
  // A gap: "earlier" lies before the change, "later" after it.
  const change = earlier.getTimeZoneTransition("next")!;
  return { first: change.epochMilliseconds, last: change.epochMilliseconds };
}

function wallByTemporal(name: string, atMs: number): number {
  const plain = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(name).toPlainDateTime();
  return plain.toZonedDateTime("UTC").epochMilliseconds;
}

function plainOf(wallMs: number): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO("UTC").toPlainDateTime();
}

function localOf(wall: string): LocalTime {
  const [year, month, day, hour, minute] = wall.split(/[-T:]/).map(Number);
  return { year: year!, month: month!, day: day!, hour: hour!, minute: minute! };
}

function canonical(text: string): Instant {
  return new Date(text).toISOString();
}
