import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { askResolver, fixture, hoursBetween, itemsOf } from "../on-call.fixture.ts";
import { grafanaOncallConfig } from "./configuration.ts";

type Shift = {
  id: string;
  type: string;
  time_zone: string | null;
  level: number;
  start: string;
  rotation_start?: string;
  duration: number;
  frequency?: string | null;
  interval?: number;
  week_start?: string;
  by_day?: string[] | null;
  until?: string | null;
  users?: string[];
  rolling_users?: string[][];
  start_rotation_from_user_index?: number;
};
type Schedule = { id: string; time_zone: string; shifts: string[] };
type File = { schedules: Schedule[]; on_call_shifts: Shift[] } & Record<string, unknown>;

const sre = fixture(new URL("./configuration-fixtures/sre.json", import.meta.url)) as File;
const now = "2026-10-12T06:00:00.000Z";
const letters = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const plain = (text: string) => Temporal.PlainDateTime.from(text);

type Occurrence = { from: Temporal.PlainDateTime; level: number; seconds: number; users: string[] };

/** Every occurrence of a shift, one by one from its first, as its recurrence rule says: the group of the day or week it falls in. */
function occurrencesOf(shift: Shift, zone: string, last: Temporal.PlainDateTime): Occurrence[] {
  const {
    start,
    duration: seconds,
    level,
    frequency,
    interval = 1,
    by_day,
    week_start = "SU",
    until,
    start_rotation_from_user_index = 0,
  } = shift;
  const first = plain(start);
  const groups = shift.rolling_users ?? [shift.users!];
  const skipBefore = plain(shift.rotation_start ?? start);
  const untilHere = until
    ? shift.time_zone
      ? plain(until)
      : Temporal.Instant.from(`${until}Z`).toZonedDateTimeISO(zone).toPlainDateTime()
    : last;
  const found: Occurrence[] = [];
  const add = (from: Temporal.PlainDateTime, turn: number) => {
    if (Temporal.PlainDateTime.compare(from, skipBefore) < 0) return;
    found.push({ from, level, seconds, users: groups[(turn + start_rotation_from_user_index) % groups.length]! });
  };
  if (!frequency) add(first, 0);
  else if (by_day) {
    let week = 0;
    for (let at = first; Temporal.PlainDateTime.compare(at, untilHere) <= 0; at = at.add({ days: 1 })) {
      if (letters[at.dayOfWeek - 1] === week_start && Temporal.PlainDateTime.compare(at, first) > 0) week += 1;
      if (by_day.includes(letters[at.dayOfWeek - 1]!)) add(at, week);
    }
  } else {
    const step = { hourly: { hours: interval }, daily: { days: interval }, weekly: { weeks: interval } }[frequency]!;
    let turn = 0;
    for (let at = first; Temporal.PlainDateTime.compare(at, untilHere) <= 0; at = at.add(step)) add(at, turn++);
  }
  return found;
}

/** Who is on call as OnCall describes it: overrides first, then the highest level; events of a level share. */
function byThePages({ time_zone, shifts }: Schedule): (at: string) => string[] {
  const all = sre.on_call_shifts.filter((one) => shifts.includes(one.id) && one.id !== "OPAST00000000" && one.id !== "OSHARE0000000");
  const zone = time_zone;
  const occurrences = all.flatMap((one) => occurrencesOf(one, zone, plain("2026-11-12T00:00:00")));
  return (at) => {
    const here = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDateTime();
    const open = occurrences.filter(({ from, seconds }) => {
      const gone = from.until(here).total("seconds");
      return gone >= 0 && gone < seconds;
    });
    const highest = Math.max(...open.map((one) => one.level));
    return [...new Set(open.filter((one) => one.level === highest).flatMap((one) => one.users))].toSorted();
  };
}

const { items } = itemsOf(grafanaOncallConfig, [sre], now);
const itemNamed = (makes: string) => items.find((one) => one.makes === makes)!;

for (const id of ["S3Z477AHDXTMF", "SWEB000000000"])
  test(`${id}: who is on call is the same every hour for four weeks, over the change of clocks`, () => {
    const pages = byThePages(sre.schedules.find((one) => one.id === id)!);
    const ask = askResolver(items, id);
    const hours = hoursBetween(now, "2026-11-09T06:00:00.000Z");
    expect(hours.filter((at) => ask(at).join() !== pages(at).join()).map((at) => [at, ask(at), pages(at)])).toEqual([]);
    expect(new Set(hours.flatMap(ask)).size).toBeGreaterThan(2);
  });

test("what cannot be kept is refused with a reason, or said", () => {
  expect(items.filter((one) => one.refusal !== null).map((one) => [one.makes, one.refusal])).toEqual([
    [
      "Override of SRE schedule: Beside",
      "It shares its time with a shift of its level or hides behind a higher one; here who takes over is alone.",
    ],
    ["Roster From a calendar", "Its shifts stand in a calendar at another address, which is not read. Make the roster by hand."],
    ["Roster By the month", "Month: It recurs monthly; turns here are of hours, days or weeks."],
    ["Escalation policy by the hour", "Step 1: It goes on at certain hours only. Here hours belong to a step: set them by hand."],
  ]);
});

test("what is called between two waits is one step, and the chain repeats five times", () => {
  const item = itemNamed("Escalation policy default");
  expect(item.records[0]!.fields).toMatchObject({
    repeatCount: 5,
    steps: [
      {
        delayMinutes: 5,
        targets: [
          { kind: "roster", id: "S3Z477AHDXTMF" },
          { kind: "person", id: "U4DNY931HHJS5" },
        ],
      },
      { delayMinutes: 15, targets: [{ kind: "person" }, { kind: "person" }] },
    ],
  });
  expect(item.remarks).toEqual([
    "Step 4 calls its people in turn. That is not known here: all of them are paged together.",
    "It writes to a whole Slack channel. Add a channel to the step to have that.",
    "It repeats five times, the most OnCall repeats.",
  ]);
});

test("recurrences that layers do not have are refused", () => {
  const refusalOf = (more: Record<string, unknown>) => {
    const shift = { ...sre.on_call_shifts[0]!, ...more };
    const schedule = { ...sre.schedules[0]!, shifts: [shift.id] };
    return itemsOf(grafanaOncallConfig, [{ schedules: [schedule], on_call_shifts: [shift] }], now).items[0]!.refusal;
  };
  expect(refusalOf({})).toBeNull();
  expect(refusalOf({ interval: 2, duration: 1_209_600 })).toBeNull();
  expect(refusalOf({ interval: 2 })).toContain("a part of its interval only");
  expect(refusalOf({ duration: 700_000 })).toContain("overlaps itself");
  expect(refusalOf({ by_monthday: [1] })).toContain("days of the month");
  expect(refusalOf({ frequency: "daily", duration: 3600, by_day: ["MO"] })).toContain("in different ways");
  expect(refusalOf({ duration: 3600, by_day: ["MO"], interval: 2 })).toContain("of some weeks only");
  expect(refusalOf({ duration: 100_000, by_day: ["MO"] })).toContain("longer than a day");
  expect(refusalOf({ rolling_users: [[]] })).toContain("nobody");
  expect(refusalOf({ time_zone: "Moon/Base" })).toContain("no IANA time zone");
});

test("answers one after another say the same, and strange files never throw", () => {
  const answers = Object.values(sre).map((results) => ({ count: 1, next: null, results }));
  expect(itemsOf(grafanaOncallConfig, answers, now).items).toEqual(items);
  const strange = [
    null,
    [],
    { results: 1 },
    { results: [1, null, {}] },
    { schedules: [{}, { id: "a", shifts: ["b"] }] },
    { on_call_shifts: [{}] },
    { escalation_chains: [{ id: "a" }] },
  ];
  for (const document of strange)
    for (const one of itemsOf(grafanaOncallConfig, [document], now).items)
      expect(one.refusal === null ? one.records.length : one.refusal.length).toBeGreaterThan(0);
});
