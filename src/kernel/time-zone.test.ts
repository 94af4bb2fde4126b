import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { oddZones } from "../../test/random-calendar.ts";
import {
  addLocalDays,
  endOfLocalDay,
  type Instant,
  instant,
  isZone,
  localParts,
  localToInstant,
  offsetMsAt,
  startOfLocalDay,
  startOfLocalMonth,
  startOfLocalWeek,
} from "./time.ts";
import { offsetStretches } from "./time-offsets.ts";

const zones = [
  ...Object.keys(oddZones),
  ...["UTC", "Africa/Casablanca", "Africa/Cairo", "Africa/Monrovia", "America/Boa_Vista", "America/Sao_Paulo", "Antarctica/Troll"],
  ...["Asia/Gaza", "Asia/Kathmandu", "Asia/Pyongyang", "Europe/Dublin", "Europe/London", "Europe/Moscow", "Pacific/Kiritimati"],
];
const zone = fc.constantFrom(...zones);
const moment = fc.integer({ min: 0, max: Date.UTC(2050, 11, 31) });

describe("offsets", () => {
  test("equal Temporal at 3,000 random moments of 1970 to 2050", () => {
    fc.assert(
      fc.property(zone, moment, (name, atMs) => {
        expect(offsetMsAt(name, atMs)).toBe(temporalOffset(name, atMs));
      }),
      { numRuns: 3000 },
    );
  });

  test("equal Temporal one millisecond before and at every change of every zone above", () => {
    let changes = 0;
    for (const name of zones) {
      for (const { fromMs, offsetMs } of offsetStretches(name, 0, Date.UTC(2051, 0, 1)).slice(1)) {
        changes += 1;
        expect(temporalOffset(name, fromMs), `${name} ${instant(fromMs)}`).toBe(offsetMs);
        expect(temporalOffset(name, fromMs - 1), `${name} ${instant(fromMs)}`).not.toBe(offsetMs);
        expect(offsetMsAt(name, fromMs - 1)).toBe(temporalOffset(name, fromMs - 1));
      }
    }
    expect(changes).toBeGreaterThan(1700);
  });

  test("are exact outside the table too", () => {
    for (const at of ["1955-07-01T00:00Z", "1969-12-31T23:59Z", "2051-01-01T00:00Z", "2051-07-01T00:00Z", "2090-01-01T00:00Z"]) {
      for (const name of ["Europe/London", "America/New_York", "Asia/Kolkata"]) {
        expect(offsetMsAt(name, Date.parse(at)), `${name} ${at}`).toBe(temporalOffset(name, Date.parse(at)));
      }
    }
    expect(
      offsetStretches("Europe/Berlin", Date.UTC(2060, 0, 1), Date.UTC(2061, 0, 1)).map((stretch) => stretch.offsetMs / 3_600_000),
    ).toEqual([1, 2, 1]);
  });

  test("stretches cover a span without gap or overlap", () => {
    fc.assert(
      fc.property(zone, moment, fc.integer({ min: 1, max: 4e11 }), (name, fromMs, lengthMs) => {
        const stretches = offsetStretches(name, fromMs, fromMs + lengthMs);
        expect(stretches[0]?.fromMs).toBe(fromMs);
        expect(stretches[stretches.length - 1]?.toMs).toBe(fromMs + lengthMs);
        for (const [index, stretch] of stretches.entries()) if (index > 0) expect(stretch.fromMs).toBe(stretches[index - 1]?.toMs);
      }),
      { numRuns: 300 },
    );
  });

  test("know zones by their IANA names only", () => {
    expect(["Europe/Berlin", "UTC", "Asia/Calcutta", "Asia/Kolkata"].map(isZone)).toEqual([true, true, true, true]);
    expect(["Mars/Olympus", "", "+05:30", "-03", "Europe/Berlin ", "CEST"].map(isZone)).toEqual([false, false, false, false, false, false]);
    expect(() => offsetMsAt("Mars/Olympus", 0)).toThrow("Use an IANA name such as Europe/Berlin.");
  });
});

describe("local time", () => {
  const nearChange = fc.tuple(zone, moment, fc.integer({ min: -1560, max: 1560 })).map(([name, atMs, minutes]) => {
    const change = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(name).getTimeZoneTransition("next");
    const base = change === null || change.epochMilliseconds > Date.UTC(2050, 0, 1) ? atMs : change.epochMilliseconds;
    return { name, at: instant(base + minutes * 60_000) };
  });

  test("becomes the instant Temporal finds, in all four readings", () => {
    fc.assert(
      fc.property(nearChange, ({ name, at }) => {
        const local = Temporal.Instant.from(at).toZonedDateTimeISO("UTC").toPlainDateTime(); // any wall time near the change
        for (const disambiguation of ["compatible", "earlier", "later", "reject"] as const) {
          const { year, month, day, hour, minute, second } = local;
          const found = localToInstant(name, { year, month, day, hour, minute, second }, disambiguation);
          expect(found, `${name} ${local} ${disambiguation}`).toBe(temporalInstant(name, local.with({ millisecond: 0 }), disambiguation));
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("parts, starts and added days equal Temporal", () => {
    fc.assert(
      fc.property(nearChange, fc.integer({ min: -400, max: 400 }), ({ name, at }, days) => {
        const zoned = Temporal.Instant.from(at).toZonedDateTimeISO(name);
        const { year, month, day, hour, minute, second } = zoned;
        expect(localParts(name, at)).toEqual({ year, month, day, hour, minute, second, weekday: zoned.dayOfWeek });
        expect(startOfLocalDay(name, at), `day of ${at} in ${name}`).toBe(text(zoned.startOfDay()));
        expect(startOfLocalMonth(name, at)).toBe(text(zoned.with({ day: 1 }).startOfDay()));
        expect(startOfLocalWeek(name, at)).toBe(text(zoned.subtract({ days: zoned.dayOfWeek - 1 }).startOfDay()));
        expect(addLocalDays(name, at, days)).toBe(text(zoned.add({ days })));
        const date = zoned.toPlainDate();
        expect(endOfLocalDay(name, date.toString()), `end of ${date} in ${name}`).toBe(text(date.add({ days: 1 }).toZonedDateTime(name)));
      }),
      { numRuns: 1500 },
    );
  });

  test("that a clock change skips or repeats is read as asked", () => {
    const skipped = { year: 2026, month: 3, day: 29, hour: 2, minute: 30 };
    const repeated = { year: 2026, month: 10, day: 25, hour: 2, minute: 30 };
    const read = (local: typeof skipped) =>
      (["compatible", "earlier", "later", "reject"] as const).map(
        (way) => localToInstant("Europe/Berlin", local, way)?.slice(5, 16) ?? null,
      );
    expect(read(skipped)).toEqual(["03-29T01:30", "03-29T00:30", "03-29T01:30", null]);
    expect(read(repeated)).toEqual(["10-25T00:30", "10-25T00:30", "10-25T01:30", null]);
  });

  test.each([
    ["30 February", { year: 2026, month: 2, day: 30, hour: 0, minute: 0 }],
    ["hour 24", { year: 2026, month: 2, day: 1, hour: 24, minute: 0 }],
    ["minute 60", { year: 2026, month: 2, day: 1, hour: 0, minute: 60 }],
    ["month 0", { year: 2026, month: 0, day: 1, hour: 0, minute: 0 }],
    ["half a day", { year: 2026, month: 1, day: 1.5, hour: 0, minute: 0 }],
  ])("of %s is no time at all", (_, local) => expect(localToInstant("Europe/Berlin", local, "compatible")).toBeNull());

  test("ends with its last hour: 23, 24 or 25 of them after it began", () => {
    const lengths = ["2026-03-29", "2026-07-01", "2026-10-25"].map(
      (date) =>
        (Date.parse(endOfLocalDay("Europe/Berlin", date)) - Date.parse(startOfLocalDay("Europe/Berlin", `${date}T12:00:00.000Z`))) /
        3_600_000,
    );
    expect(lengths).toEqual([23, 24, 25]);
    expect(endOfLocalDay("Pacific/Auckland", "2026-11-26")).toBe("2026-11-26T11:00:00.000Z");
    expect(() => endOfLocalDay("UTC", "2026-02-30")).toThrow(RangeError);
  });

  test("begins the day where clocks skip midnight, and skips 30 December 2011 in Apia", () => {
    expect(startOfLocalDay("Asia/Beirut", "2026-03-29T10:00:00.000Z")).toBe("2026-03-28T22:00:00.000Z"); // 01:00 local
    expect(localParts("Pacific/Apia", "2011-12-30T09:59:59.000Z")).toMatchObject({ month: 12, day: 29, hour: 23 });
    expect(startOfLocalDay("Pacific/Apia", "2011-12-30T10:00:00.000Z")).toBe("2011-12-30T10:00:00.000Z"); // 31 December
    expect(localParts("Pacific/Apia", "2011-12-30T10:00:00.000Z")).toMatchObject({ month: 12, day: 31, hour: 0, weekday: 6 });
    // Toronto went from 23:30 on 30 March 1919 to 00:30: the 31st began half past midnight, as it would for no zone since 1970.
    expect(startOfLocalDay("America/Toronto", "1919-03-31T12:00:00.000Z")).toBe("1919-03-31T04:30:00.000Z");
    expect(localToInstant("Pacific/Apia", { year: 2011, month: 12, day: 30, hour: 12, minute: 0 }, "reject")).toBeNull();
  });
});

function temporalOffset(name: string, atMs: number): number {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(name).offsetNanoseconds / 1e6;
}

function temporalInstant(
  name: string,
  local: Temporal.PlainDateTime,
  disambiguation: "compatible" | "earlier" | "later" | "reject",
): Instant | null {
  try {
    return text(local.toZonedDateTime(name, { disambiguation }));
  } catch (fault) {
    if (fault instanceof RangeError && disambiguation === "reject") return null;
    throw fault;
  }
}

function text(zoned: Temporal.ZonedDateTime): Instant {
  return instant(zoned.epochMilliseconds);
}
