import fc from "fast-check";
import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import type { Change } from "../../kernel/practice.ts";
import { instant, MINUTE_MS } from "../../kernel/time.ts";
import { hourOfWeek, hoursOf } from "./hour.rules.ts";
import { nothingRemembered } from "./memory.rules.ts";
import type { MetricSeries, Observe } from "./model.ts";
import { observed, seriesId, seriesTitle } from "./observe.rules.ts";
import { metricSeries, mostSeries, type SeriesFacts } from "./series.rules.ts";

const integration = "0199e6b4c4007000a200000000000001";
const start = Date.parse("2026-10-05T00:00:00.000Z");
const hourAt = hoursOf("Europe/Berlin");
const none: SeriesFacts = { memories: new Map(), hourAt, watched: 0 };
type Point = Observe["points"][number];
const sample = (minute: number, value: number): Point => ({ atMs: start + minute * MINUTE_MS, value });
const observe = (points: Point[], more: Partial<Observe> = {}): Observe => ({
  ...{ type: "observe", integration, metric: "orders", labels: { host: "shop-1" }, unit: null, counted: "gauge", alerts: true, points },
  ...more,
});

/** Sends commands to one series, as the engine does: each is decided by what those before it have left. */
function sent(
  commands: readonly Observe[],
  begin: { record: MetricSeries | null; facts: SeriesFacts } = { record: null, facts: none },
  now = instant(start),
) {
  let { record, facts } = begin;
  const told: string[] = [];
  for (const command of commands) {
    const id = seriesId(integration, command.metric, command.labels);
    const question = { now, actor: systemActor("intake"), newId: () => id, current: record, command, facts, id };
    const decision = metricSeries.decide(question);
    if (!decision.ok) return { record, facts, told, refusal: decision.refusal };
    if (decision.next === record) continue;
    told.push(...decision.events.map((event) => event.type));
    const change: Change<MetricSeries> = {
      kind: "metricSeries",
      id,
      before: record,
      after: decision.next,
      events: decision.events,
      at: now,
      actor: question.actor,
    };
    facts = metricSeries.learn!(facts, change);
    record = decision.next;
  }
  return { record: record!, facts, told, refusal: null };
}

test("however numbers are put into commands, the series ends alike, remembers alike and tells the same", () => {
  const values = fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 90, max: 110 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 9_999 }) }),
    ),
    { minLength: 200, maxLength: 400 },
  );
  fc.assert(
    fc.property(values, fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 30 }), (steps, sizes) => {
      let minute = 0;
      const samples = steps.map(([step, value]) => {
        minute += step;
        return sample(minute, value);
      });
      const whole = observe(samples);
      const parts: Observe[] = [];
      for (let from = 0, part = 0; from < whole.points.length; part++) {
        const size = sizes[part % sizes.length]!;
        parts.push({ ...whole, points: whole.points.slice(from, from + size) });
        from += size;
      }
      const [once, bit] = [sent([whole]), sent(parts)];
      const settled = ({ record }: typeof once) => ({ ...record!, standing: { ...record!.standing, fresh: [] } });
      expect(settled(bit)).toEqual(settled(once));
      expect(bit.told).toEqual(once.told);
      expect([...bit.facts.memories.values()]).toEqual([...once.facts.memories.values()]);
      // What comes a second time is not looked at again.
      expect(sent([whole], { record: once.record, facts: once.facts }).record).toBe(once.record);
    }),
    { numRuns: 25 },
  );
});

test("a counter is read by what it grows in a minute; one that begins anew says nothing of what it was", () => {
  const points = [sample(0, 1_000), sample(1, 1_060), sample(3, 1_300), sample(4, 5), sample(9, 55)];
  const { record, facts } = sent([observe(points, { counted: "counter", unit: "By" })]);
  expect(record).toMatchObject({ lastValue: 10, counted: "counter", state: "learning" });
  expect(facts.memories.get(record!.id)?.recent.map((one) => one[1])).toEqual([60, 10]);
});

test("as many series as are watched are no more; those that are there go on", () => {
  const full = { ...none, watched: mostSeries };
  const command = observe([sample(0, 1)]);
  expect(sent([command], { record: null, facts: full }).refusal).toMatchObject({ code: "tooMany" });
  const there = sent([command]);
  expect(sent([observe([sample(1, 1)])], { record: there.record, facts: full }).refusal).toBeNull();
  expect(sent([command, { ...command, metric: "other" }]).refusal).toMatchObject({ code: "otherSeries" });
  expect(nothingRemembered.recent).toEqual([]);
});

test("a series is known by its metric with its labels, in whatever order they came", () => {
  expect(seriesTitle("orders", { b: "2", a: "1" })).toBe("orders, a 1, b 2");
  const one = observed(observe([], { labels: { b: "2", a: "1" } }), { commandId: integration, actor: systemActor("intake") });
  expect(one).toMatchObject({ kind: "metricSeries", id: seriesId(integration, "orders", { a: "1", b: "2" }) });
  expect(seriesId(integration, "orders", { a: "1" })).not.toBe(one.id);
});

test("history that was unusual and is sent now calls nobody; numbers of now do, and go on doing so", () => {
  const base = Array.from({ length: 200 }, (_, index) => sample(index * 5, 100 + ((index * 7) % 11)));
  const begin = sent([observe(base)]);
  const goes = (hoursLater: number) => {
    const now = instant(start + (1_015 + hoursLater * 60) * MINUTE_MS);
    return sent([observe([1_000, 1_005, 1_010].map((minute) => sample(minute, 500)))], begin, now).record!;
  };
  expect([goes(3).state, goes(3).standing.isNews]).toEqual(["unusual", false]);
  expect([goes(1).state, goes(1).standing.isNews]).toEqual(["unusual", true]);
  const later = (record: MetricSeries, hours: number) => {
    const now = instant(start + (1_015 + hours * 60) * MINUTE_MS);
    return sent([observe([sample(1_015, 500)])], { record, facts: begin.facts }, now).record!.standing.isNews;
  };
  expect([later(goes(1), 5), later(goes(3), 3), later(goes(3), 1)]).toEqual([true, false, true]);
});

test("the hour of the week is that of the office's clocks, as Intl has it", () => {
  const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC");
  fc.assert(
    fc.property(zones, fc.integer({ min: 0, max: 4_102_444_800 }), (zone, seconds) => {
      const parts = new Intl.DateTimeFormat("en", { timeZone: zone, weekday: "short", hour: "2-digit", hourCycle: "h23" }).formatToParts(
        seconds * 1000,
      );
      const part = (type: string) => parts.find((one) => one.type === type)!.value;
      const expected = names.indexOf(part("weekday")) * 24 + Number(part("hour"));
      expect(hourOfWeek(zone, seconds * 1000)).toBe(expected);
      expect(hoursOf(zone)(Math.floor(seconds / 60))).toBe(expected);
    }),
  );
});
