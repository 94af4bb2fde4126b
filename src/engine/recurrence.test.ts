import fc from "fast-check";
import { RRuleTemporal } from "rrule-temporal";
import { expect, test } from "vitest";
import { DAY_MS, instant, localParts, localToInstant, ms } from "../kernel/time.ts";
import { type Repeating, ruleFault, startsWithin } from "./recurrence.ts";

const series = (more: Partial<Repeating>): Repeating => ({
  ...{ isAllDay: false, startsLocal: "2026-01-05T09:00:00", timeZone: "Europe/Berlin", rrule: "FREQ=WEEKLY", rdates: [], exdates: [] },
  ...more,
});
const year = (from: string, to: string) => ({ from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` });

/** The same by walking day after day on the wall: no rule, no library. */
function walked(one: Repeating, everyDays: number, window: { from: string; to: string }): string[] {
  const [day, time] = one.startsLocal.split("T") as [string, string];
  const [hour, minute] = time.split(":").map(Number) as [number, number];
  const found: string[] = [];
  for (let at = Date.parse(`${day}T00:00:00Z`); at < ms(window.to) + 2 * DAY_MS; at += everyDays * DAY_MS) {
    const date = new Date(at);
    const local = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), hour, minute };
    // Of a time that comes twice the first; a time that clocks skip is not there when one looks at the clock.
    const moment = localToInstant(one.timeZone, local, "earlier");
    const shown = moment === null ? null : localParts(one.timeZone, moment);
    const isSkipped = shown?.hour !== hour || shown.day !== local.day;
    if (moment !== null && !isSkipped && moment >= window.from && moment < window.to) found.push(moment);
  }
  return found;
}

test("a wall-clock time stays what it is over changes of the clock, in every zone, as a walk over days finds it", () => {
  const zones = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Pacific/Apia",
  ];
  fc.assert(
    fc.property(
      fc.record({ zone: fc.constantFrom(...zones), day: fc.integer({ min: 0, max: 700 }), hour: fc.integer({ min: 0, max: 23 }) }),
      fc.constantFrom(0, 15, 30),
      fc.constantFrom(["FREQ=DAILY", 1] as const, ["FREQ=WEEKLY", 7] as const, ["FREQ=DAILY;INTERVAL=3", 3] as const),
      ({ zone, day, hour }, minute, [rrule, every]) => {
        const first = instant(Date.UTC(2010, 11, 1) + day * DAY_MS).slice(0, 10);
        const startsLocal = `${first}T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}:00`;
        const one = series({ startsLocal, timeZone: zone, rrule });
        fc.pre(localToInstant(zone, parts(startsLocal), "reject") !== null);
        const window = { from: instant(Date.UTC(2011, 8, 1)), to: instant(Date.UTC(2012, 5, 1)) };
        expect(startsWithin(one, window)).toEqual(walked(one, every, window));
      },
    ),
    { numRuns: 30 },
  );
});
const parts = (local: string) => {
  const [year, month, day, hour, minute] = local.split(/[-T:]/).map(Number) as [number, number, number, number, number];
  return { year, month, day, hour, minute };
};

test("a weekly nine o'clock is nine o'clock on both sides of both changes; a day that was skipped has none", () => {
  for (const at of startsWithin(series({}), year("2026-03-01", "2026-11-30")))
    expect(localParts("Europe/Berlin", at)).toMatchObject({ hour: 9, minute: 0 });
  const apia = series({ startsLocal: "2011-12-27T09:00:00", timeZone: "Pacific/Apia", rrule: "FREQ=DAILY" });
  const days = startsWithin(apia, year("2011-12-26", "2012-01-02")).map((at) => localParts("Pacific/Apia", at).day);
  expect(days).toEqual([27, 28, 29, 31, 1, 2]);
});

test("what is added comes, what is left out does not, whole days end where their rule ends", () => {
  const one = series({ rrule: "FREQ=WEEKLY;COUNT=3", rdates: ["2026-01-07T10:00:00.000Z"], exdates: ["2026-01-12T08:00:00.000Z"] });
  const found = ["2026-01-05T08:00:00.000Z", "2026-01-07T10:00:00.000Z", "2026-01-19T08:00:00.000Z"];
  expect(startsWithin(one, year("2026-01-01", "2026-12-31"))).toEqual(found);
  expect(startsWithin({ ...one, exdates: ["2026-01-12"] }, year("2026-01-01", "2026-12-31"))).toEqual(found);
  const days = series({ isAllDay: true, startsLocal: "2026-12-18", timeZone: "UTC", rrule: "FREQ=DAILY;UNTIL=20261220" });
  expect(startsWithin(days, year("2026-12-01", "2027-01-31")).map((at) => at.slice(0, 10))).toEqual([
    "2026-12-18",
    "2026-12-19",
    "2026-12-20",
  ]);
});

test("a rule ends with the instant, the hour or the day it names, wherever clocks stand", () => {
  const until = (text: string) =>
    startsWithin(series({ rrule: `FREQ=WEEKLY;UNTIL=${text}` }), year("2026-03-20", "2026-05-01")).map((at) => at.slice(0, 13));
  // Nine o'clock on 30 March is seven UTC, for clocks have changed the day before.
  expect(until("20260330T070000Z")).toEqual(["2026-03-23T08", "2026-03-30T07"]);
  expect(until("20260330T065959Z")).toEqual(["2026-03-23T08"]);
  expect(until("20260330T090000")).toEqual(["2026-03-23T08", "2026-03-30T07"]);
  expect(until("20260330")).toEqual(["2026-03-23T08", "2026-03-30T07"]);
});

test("it is what the library counts through the zone itself, where a rule speaks of days", () => {
  const rules = [
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  ];
  const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"];
  const window = year("2026-01-10", "2027-12-20");
  fc.assert(
    fc.property(fc.constantFrom(...rules), fc.constantFrom(...zones), fc.integer({ min: 0, max: 23 }), (rrule, timeZone, hour) => {
      const startsLocal = `2026-01-05T${String(hour).padStart(2, "0")}:30:00`;
      const stamp = startsLocal.replaceAll(/[-:]/g, "");
      const counted = new RRuleTemporal({ rruleString: `DTSTART;TZID=${timeZone}:${stamp}\nRRULE:${rrule}`, includeDtstart: true });
      const expected = counted
        .between(new Date(window.from), new Date(window.to), true)
        .map((at) => instant(at.epochMilliseconds))
        .filter((at) => at < window.to);
      expect(startsWithin(series({ startsLocal, timeZone, rrule }), window)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test("a series of long ago is followed from near: with intervals, weekdays, months and an end, as if it had begun in the window's year", () => {
  const long = { isAllDay: false, timeZone: "Europe/Berlin", rdates: [], exdates: [] };
  const rules = ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=DAILY;BYMONTH=12", "FREQ=WEEKLY;UNTIL=20261210T000000Z"];
  for (const rrule of rules) {
    // 126 years are whole weeks from Monday to Monday: 1900-01-01 and 2026-01-05 both are.
    const old = startsWithin({ ...long, startsLocal: "1900-01-01T02:30:00", rrule }, year("2026-11-01", "2027-04-10"));
    const young = startsWithin({ ...long, startsLocal: "2026-11-02T02:30:00", rrule }, year("2026-11-02", "2027-04-10"));
    // The day on which the young one begins is its own, whether its rule gives it or not.
    const after = (at: string) => at >= "2026-11-03";
    expect(old.filter(after)).toEqual(young.filter(after));
  }
  const third = { ...long, startsLocal: "1999-12-31T02:30:00", rrule: "FREQ=DAILY;INTERVAL=3" };
  expect(startsWithin(third, year("2026-01-01", "2026-12-31"))).toEqual(walked(third, 3, year("2026-01-01", "2026-12-31")));
});

test("rules that no appointment has, or that would cost too much, are refused with a sentence", () => {
  for (const rrule of [
    "FREQ=SECONDLY",
    "FREQ=HOURLY",
    "COUNT=3",
    "FREQ=DAILY;BYSECOND=1",
    "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,20,40",
    "FREQ=BOGUS",
    "FREQ=DAILY;INTERVAL=x",
  ])
    expect(ruleFault(series({ rrule })), rrule).toEqual(expect.stringMatching(/\.$/));
  expect(ruleFault(series({ rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }))).toBeNull();
});
