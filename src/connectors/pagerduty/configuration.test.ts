import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { askResolver, fixture, hoursBetween, itemsOf } from "../on-call.fixture.ts";
import { pagerdutyConfig } from "./configuration.ts";

type Layer = {
  start: string;
  end: string | null;
  rotation_virtual_start: string;
  rotation_turn_length_seconds: number;
  users: { user: { id: string } }[];
  restrictions: { type: string; start_day_of_week?: number; start_time_of_day: string; duration_seconds: number }[];
};
type Schedule = {
  id: string;
  time_zone: string;
  schedule_layers: Layer[];
  overrides?: { start: string; end: string; user: { id: string } }[];
};
type File = { schedules: Schedule[]; escalation_policies: unknown[]; services: unknown[] } & Record<string, unknown>;

const platform = fixture(new URL("./configuration-fixtures/platform.json", import.meta.url)) as File;
const now = "2026-10-12T06:00:00.000Z";

/**
 * Who is on call as PagerDuty describes it: an override first; else the uppermost layer that holds at that moment, whose user follows from how many
 * turns the clock on the wall has gone since the virtual start.
 */
function byThePages({ time_zone, schedule_layers, overrides = [] }: Schedule, at: string): string[] {
  const moment = Temporal.Instant.from(at);
  const isBetween = (start: string, end: string | null) =>
    Temporal.Instant.compare(Temporal.Instant.from(start), moment) <= 0 &&
    (end === null || Temporal.Instant.compare(moment, Temporal.Instant.from(end)) < 0);
  const taken = overrides.find((one) => isBetween(one.start, one.end));
  if (taken) return [taken.user.id];
  const wall = (text: string) => Temporal.Instant.from(text).toZonedDateTimeISO(time_zone).toPlainDateTime();
  const here = wall(at);
  const isOpen = (layer: Layer) =>
    layer.restrictions.length === 0 ||
    layer.restrictions.some((one) =>
      [0, 1, 2, 3, 4, 5, 6, 7].some((back) => {
        const day = here.toPlainDate().subtract({ days: back });
        if (one.type === "weekly_restriction" && day.dayOfWeek !== one.start_day_of_week) return false;
        const gone = day.toPlainDateTime(one.start_time_of_day).until(here).total("seconds");
        return gone >= 0 && gone < one.duration_seconds;
      }),
    );
  const upper = schedule_layers.find((one) => isBetween(one.start, one.end) && isOpen(one));
  if (!upper) return [];
  const gone = wall(upper.rotation_virtual_start).until(here).total("seconds");
  return [upper.users[Math.floor(gone / upper.rotation_turn_length_seconds) % upper.users.length]!.user.id];
}

const { items, said } = itemsOf(pagerdutyConfig, [platform], now);
const itemNamed = (makes: string) => items.find((one) => one.makes === makes)!;

for (const id of ["PSCHED1", "PSCHED2"])
  test(`${id}: who is on call is the same every hour for four weeks, over the change of clocks`, () => {
    const schedule = platform.schedules.find((one) => one.id === id)!;
    const ask = askResolver(items, id);
    const hours = hoursBetween(now, "2026-11-09T06:00:00.000Z");
    expect(hours.length).toBe(28 * 24);
    const wrong = hours.filter((at) => ask(at).join() !== byThePages(schedule, at).join());
    expect(wrong).toEqual([]);
    expect(new Set(hours.flatMap(ask)).size).toBeGreaterThan(2);
  });

// Between 00:00 and 04:00 clocks change, and what holds in the hour that comes twice is for the resolver's own tests.
const hour = fc.integer({ min: 4, max: 23 });
const clock = hour.map((one) => `${String(one).padStart(2, "0")}:00:00`);
const restriction = fc.record({
  type: fc.constantFrom("daily_restriction", "weekly_restriction"),
  start_day_of_week: fc.integer({ min: 1, max: 7 }),
  start_time_of_day: clock,
  hours: fc.integer({ min: 1, max: 100 }),
});
const drawnLayer = fc.record({
  day: fc.integer({ min: 0, max: 400 }),
  at: clock,
  turn: fc.constantFrom(1, 2, 3, 7, 14, 21),
  users: fc.array(fc.constantFrom("PADA001", "PBEN002", "PCYX003", "PDEE004"), { minLength: 1, maxLength: 5 }),
  restrictions: fc.array(restriction, { maxLength: 3 }),
});

test("drawn layers answer as the pages do, at drawn hours over both changes of clocks", () => {
  const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "UTC");
  const hours = fc.array(fc.integer({ min: 0, max: 28 * 24 - 1 }), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(zones, fc.array(drawnLayer, { minLength: 1, maxLength: 3 }), hours, (zone, drawn, asked) => {
      const layers = drawn.map(({ day, at, turn, users, restrictions }, index) => {
        const local = Temporal.PlainDate.from("2025-08-01").add({ days: day }).toPlainDateTime(at);
        const start = local.toZonedDateTime(zone).toString({ timeZoneName: "never" });
        return {
          id: `L${index}`,
          name: `Layer ${index}`,
          start,
          end: null,
          rotation_virtual_start: start,
          rotation_turn_length_seconds: turn * 86_400,
          users: users.map((id) => ({ user: { id, type: "user_reference", summary: id } })),
          restrictions: restrictions.map(({ hours: long, type, ...rest }) => {
            // What ends where clocks change is left to the remark; 04:00 to 04:00 is a day.
            const from = Number(rest.start_time_of_day.slice(0, 2));
            const most = type === "daily_restriction" ? Math.min(long, 24) : long;
            const end = (from + most) % 24;
            return { type, ...rest, duration_seconds: (end < 4 ? most + 4 - end : most) * 3600 };
          }),
        };
      });
      const schedule = { id: "PDRAWN1", name: "Drawn", time_zone: zone, schedule_layers: layers };
      const read = itemsOf(pagerdutyConfig, [{ schedule }], now).items;
      expect(read[0]!.refusal).toBeNull();
      const ask = askResolver(read, "PDRAWN1");
      for (const one of asked) {
        const at = new Date(Date.parse(now) + one * 3_600_000).toISOString();
        expect([at, ...ask(at)]).toEqual([at, ...byThePages(schedule, at)]);
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);

test("what cannot be kept is refused with a reason, or said", () => {
  const refusals = items.filter((one) => one.refusal !== null).map((one) => [one.makes, one.refusal]);
  expect(refusals).toEqual([
    ["Roster Odd turns", "Layer 1: Its turns last 3605 seconds. Turns here are of whole hours, days or weeks, at most 400 of them."],
  ]);
  expect(itemNamed("Person Dee Tanaka").remarks).toEqual(["“Eastern Time (US & Canada)” is no IANA time zone, so none is set."]);
  expect(itemNamed("Roster Platform primary").remarks).toEqual([
    expect.stringContaining("Nights: In the nights in which clocks change"),
    "Week (2) is left out. It ended on 2025-03-03.",
  ]);
  expect(items.filter((one) => one.makes.startsWith("Override")).map((one) => [one.records.length, one.remarks])).toEqual([
    [1, []],
    [0, ["It is over, so it is left out."]],
  ]);
  expect(itemNamed("Escalation policy Platform").remarks).toEqual([
    "Rule 2 gives incidents to its people in turn. That is not known here: all of them are paged together.",
  ]);
  expect(itemNamed("Service Search").records.map((one) => one.kind)).toEqual(["service"]);
  expect(said.join(" ")).toContain("no tiers");
});

test("rules are steps, loops are repeats, and whoever is called is named as they were", () => {
  const [policy] = itemNamed("Escalation policy Platform").records;
  expect(policy!.fields).toMatchObject({
    repeatCount: 3,
    steps: [
      { delayMinutes: 15, targets: [{ kind: "roster", id: "PSCHED1", level: 1 }] },
      {
        delayMinutes: 30,
        targets: [
          { kind: "roster", id: "PSCHED2", level: 1 },
          { kind: "person", id: "PADA001" },
        ],
      },
    ],
  });
});

test("answers one after another, in a list and merged into one object say the same", () => {
  const answers = Object.entries(platform).map(([name, list]) => ({ [name]: list, limit: 25, offset: 0, more: false }));
  const bare = { schedules: platform.schedules.map(({ schedule_layers: _, ...rest }) => rest) };
  const whole = platform.schedules.map((schedule) => ({ schedule }));
  const { schedules: _, ...rest } = platform;
  expect(itemsOf(pagerdutyConfig, answers, now).items).toEqual(items);
  expect(itemsOf(pagerdutyConfig, [answers], now).items).toEqual(items);
  expect(itemsOf(pagerdutyConfig, [rest, bare, ...whole], now).items).toEqual(items);
});

test("which layer hides which is told by the final schedule, whatever the order of the list; where it shows nothing, that is said", () => {
  const [primary] = platform.schedules;
  const turned = { ...primary!, schedule_layers: primary!.schedule_layers.toReversed() };
  const layersOf = (schedule: unknown) => {
    const [item] = itemsOf(pagerdutyConfig, [{ schedule }], now).items;
    const layers = item!.records[0]!.fields.layers as { name: string; priority: number }[];
    return { order: layers.toSorted((a, b) => b.priority - a.priority).map((one) => one.name), remarks: item!.remarks.join(" ") };
  };
  expect(layersOf(turned).order).toEqual(layersOf(primary).order.toSorted());
  expect(layersOf(primary).order).toEqual(["Nights", "Week"]);
  expect(layersOf({ ...primary, final_schedule: null }).remarks).toContain("does not show which layer hides which");
});

test("a layer that is still to begin in the middle of a turn, or to end beside a hand-off, is refused, and one at the hand-off is kept", () => {
  const [primary] = platform.schedules;
  const refusalOf = (more: Record<string, unknown>) => {
    const layer = { ...primary!.schedule_layers[1]!, ...more };
    return itemsOf(pagerdutyConfig, [{ schedule: { ...primary, overrides: [], schedule_layers: [layer] } }], now).items[0]!;
  };
  expect(refusalOf({ start: "2026-11-04T15:00:00+01:00" }).refusal).toContain("in the middle of a turn");
  expect(refusalOf({ end: "2026-11-04T15:00:00+01:00" }).refusal).toContain("ends at the time of its hand-off, 09:00");
  expect(refusalOf({ time_zone: "x", rotation_turn_length_seconds: 401 * 604_800 }).refusal).toContain("at most 400");
  const midWeek = refusalOf({ start: "2026-11-04T09:00:00+01:00" });
  expect(midWeek.refusal).toBeNull();
  expect(midWeek.records[0]!.fields.layers).toMatchObject([{ startsOn: "2026-11-04", handOffWeekday: 1, handOff: "09:00" }]);
});

test("strange files are refused item by item, and never throw", () => {
  for (const document of [
    null,
    3,
    "x",
    [],
    {},
    { users: "x" },
    { users: [1, null] },
    { schedule: {} },
    { schedules: [{ id: "A" }] },
    { services: [{ id: "A" }] },
  ]) {
    const found = itemsOf(pagerdutyConfig, [document], now).items;
    for (const one of found) expect(one.refusal === null ? one.records.length : one.refusal.length).toBeGreaterThan(0);
  }
});
