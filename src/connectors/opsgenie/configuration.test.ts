import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { askResolver, fixture, hoursBetween, itemsOf } from "../on-call.fixture.ts";
import { opsgenieConfig } from "./configuration.ts";

type Interval = { startDay?: string; startHour: number; startMin: number; endDay?: string; endHour: number; endMin: number };
type Rotation = {
  startDate: string;
  endDate?: string | null;
  type: string;
  length: number;
  participants: { username?: string }[];
  timeRestriction?: { restriction?: Interval; restrictions?: Interval[] };
};
type Schedule = { id: string; timezone: string; rotations: Rotation[] };
type File = { schedules: Schedule[]; overrides: { startDate: string; endDate: string; user: { username: string } }[] } & Record<
  string,
  unknown
>;

const network = fixture(new URL("./configuration-fixtures/network.json", import.meta.url)) as File;
const now = "2026-10-12T06:00:00.000Z";
const [schedule] = network.schedules;

const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Minutes since Monday 00:00 of the clock on the wall. */
function minuteOfWeek(day: number, hour: number, minute: number): number {
  return (day * 24 + hour) * 60 + minute;
}

/** Whether the interval is open: it runs from its start to the next time its end comes. */
function isOpen({ startDay, startHour, startMin, endDay, endHour, endMin }: Interval, here: Temporal.PlainDateTime): boolean {
  const week = startDay === undefined ? 1440 : 7 * 1440;
  const minute = minuteOfWeek(here.dayOfWeek - 1, here.hour, here.minute) % week;
  const from = minuteOfWeek(startDay === undefined ? 0 : days.indexOf(startDay), startHour, startMin);
  const to = minuteOfWeek(endDay === undefined ? 0 : days.indexOf(endDay), endHour, endMin);
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Who is on call as Opsgenie describes it: an override; else everybody whose turn it is by any of the rotations. */
function byThePages({ timezone, rotations }: Schedule, at: string): string[] {
  const moment = Temporal.Instant.from(at);
  const isPast = (text: string) => Temporal.Instant.compare(Temporal.Instant.from(text), moment) <= 0;
  const taken = network.overrides.find((one) => !("rotations" in one) && isPast(one.startDate) && !isPast(one.endDate));
  if (taken) return [taken.user.username];
  const wall = (text: string) => Temporal.Instant.from(text).toZonedDateTimeISO(timezone).toPlainDateTime();
  const here = wall(at);
  const on = rotations.flatMap(({ startDate, endDate, type, length, participants, timeRestriction }) => {
    if (!isPast(startDate) || (endDate && isPast(endDate))) return [];
    const intervals = timeRestriction?.restrictions ?? (timeRestriction?.restriction ? [timeRestriction.restriction] : []);
    if (intervals.length > 0 && !intervals.some((one) => isOpen(one, here))) return [];
    const unit = { hourly: 1, daily: 24, weekly: 168 }[type]!;
    const turns = Math.floor(wall(startDate).until(here).total("hours") / (unit * length));
    return [participants[turns % participants.length]!.username!];
  });
  return [...new Set(on)].toSorted();
}

const { items } = itemsOf(opsgenieConfig, [network], now);
const itemNamed = (makes: string) => items.find((one) => one.makes === makes)!;

test("who is on call is the same every hour for four weeks, over the change of clocks", () => {
  const ask = askResolver(items, schedule!.id);
  const hours = hoursBetween(now, "2026-11-09T06:00:00.000Z");
  const wrong = hours.filter((at) => ask(at).join() !== byThePages(schedule!, at).join());
  expect(wrong).toEqual([]);
  expect(new Set(hours.map((at) => ask(at).length))).toEqual(new Set([1, 2, 3]));
});

test("what cannot be kept is refused with a reason, or said", () => {
  expect(items.filter((one) => one.refusal !== null).map((one) => [one.makes, one.refusal])).toEqual([
    ["Roster Pausing_schedule", "Rot1: One of its participants is “none”, a turn in which nobody is on call; here only people take turns."],
    ["Override of Network_schedule by cy@example.org", "It is for some rotations only; here somebody takes over the whole schedule."],
    [
      "Escalation policy Lottery",
      "Rule 1: It calls “random” of a team. Here a step calls people, whoever is on call by a roster now, or everybody of a team.",
    ],
  ]);
  expect(itemNamed("Roster Resting_schedule")).toMatchObject({ records: [], remarks: ["It is disabled in Opsgenie, so it is left out."] });
  expect(itemNamed("Roster Network_schedule").remarks).toEqual([
    expect.stringMatching(/^Office: In the nights/),
    expect.stringMatching(/^Nights: In the nights/),
    expect.stringMatching(/^Shadow: On days on which clocks change/),
    expect.stringMatching(/is left out\. It ended/),
  ]);
});

test("rules that count from the beginning become steps that count from each other", () => {
  const item = itemNamed("Escalation policy Network_escalation");
  expect(item.records[0]).toMatchObject({
    fields: {
      repeatCount: 9,
      steps: [
        { delayMinutes: 10, targets: [{ kind: "roster", id: schedule!.id }] },
        { delayMinutes: 45, targets: [{ kind: "person", id: "ben@example.org" }] },
        { delayMinutes: 20, targets: [{ kind: "team" }] },
      ],
    },
    onlyNew: { groupWaitSeconds: 300 },
  });
  expect(item.remarks.join(" ")).toMatch(/waits 5 minutes.*until the alert is closed.*12 times.*first wait comes again.*stays open/);
});

test("whoever is named by address alone is somebody, and answers one after another say the same", () => {
  expect(itemNamed("Person cy@example.org").records[0]).toMatchObject({ called: "cy@example.org" });
  const answers = Object.values(network).map((data) => ({ data, took: 0.1, requestId: "x" }));
  expect(itemsOf(opsgenieConfig, answers, now).items.map((one) => one.records)).toEqual(items.map((one) => one.records));
});

test("strange files are refused item by item, and never throw", () => {
  const strange = [
    null,
    [],
    { data: 1 },
    { data: [1, null, {}] },
    { schedules: [{}] },
    { schedules: [{ id: "a", timezone: "UTC", rotations: [{}] }] },
    { escalations: [{ id: "a" }] },
    { overrides: [{}] },
    { users: [{}] },
  ];
  for (const document of strange)
    for (const one of itemsOf(opsgenieConfig, [document], now).items)
      expect(one.refusal === null ? one.records.length : one.refusal.length).toBeGreaterThan(0);
});
