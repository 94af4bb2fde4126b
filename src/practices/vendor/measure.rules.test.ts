import fc from "fast-check";
import { expect, test } from "vitest";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { creditOf, type Delivered, measureClause, periodPrice, verdictOf } from "./measure.rules.ts";
import type { SlaClause } from "./promise.model.ts";

const start: Instant = "2026-09-01T00:00:00.000Z";
const at = (minute: number) => addMinutes(start, minute);
const nothing: Delivered = { services: [], maintenance: [], outages: [], criticals: [], clocks: [] };
const clause = (more: Partial<SlaClause>) => ({
  metric: "availability" as const,
  services: ["s"],
  definitions: [],
  thresholdMinutes: null,
  ...more,
});
const spans = fc.array(fc.tuple(fc.integer({ min: -200, max: 1700 }), fc.integer({ min: 0, max: 300 })), { maxLength: 8 });

test("availability counts each minute of the period once, whatever overlaps, and leaves agreed maintenance out", () => {
  const minutes = 1440;
  fc.assert(
    fc.property(spans, spans, (down, planned) => {
      const delivered: Delivered = {
        ...nothing,
        services: [{ id: "s", name: "S", tier: "1", since: at(-9000), users: 10, calendar: null }],
        outages: down.map(([from, length], index) => ({ service: "s", incident: `i${index}`, from: at(from), to: at(from + length) })),
        maintenance: planned.map(([from, length]) => ({ from: at(from), to: at(from + length), services: ["s"] })),
      };
      let [agreed, lost] = [0, 0];
      for (let minute = 0; minute < minutes; minute++) {
        const within = ([from, length]: readonly [number, number]) => minute >= from && minute < from + length;
        if (planned.some(within)) continue;
        agreed++;
        if (down.some(within)) lost++;
      }
      const found = measureClause(clause({}), { from: start, to: at(minutes) }, delivered);
      if (agreed === 0) expect(found.measured).toBeNull();
      else {
        expect(found.measured).toBeCloseTo((100 * (agreed - lost)) / agreed, 3);
        expect([found.counted, found.missed]).toEqual([agreed, lost]);
      }
    }),
  );
});

test("restored and answered in time are shares of what was counted; of nothing there is no share", () => {
  const criticals = [30, 119, 120, 300].map((minutes, index) => ({
    id: `c${index}`,
    service: "s",
    detectedAt: start,
    restoredAt: at(minutes),
  }));
  const restored = clause({ metric: "restored", thresholdMinutes: 120 });
  const span = { from: start, to: at(600) };
  expect(measureClause(restored, span, { ...nothing, criticals })).toMatchObject({ measured: 50, counted: 4, missed: 2 });
  expect(measureClause(restored, span, nothing)).toMatchObject({ measured: null, counted: 0 });
  const clocks = [true, false, true].map((isKept, index) => ({ subject: `i${index}`, definition: index === 1 ? "d" : "e", isKept }));
  const answers = (definitions: string[]) =>
    measureClause(clause({ metric: "answers", services: [], definitions }), span, { ...nothing, clocks });
  expect(answers(["d", "e"])).toMatchObject({ measured: 66.6667, counted: 3, missed: 1 });
  expect(answers(["other"])).toMatchObject({ measured: null, counted: 0 });
  expect([verdictOf(99.9, 99.9), verdictOf(99.8999, 99.9), verdictOf(null, 99.9)]).toEqual(["kept", "missed", "unmeasured"]);
});

test("the lowest step that holds makes the credit; each one missed adds its own; an unknown price is said", () => {
  const credits = [
    { below: 99.9, amount: "3500.00", percent: null },
    { below: 99.5, amount: "8400.00", percent: null },
  ];
  const table = { credits, creditPerMiss: null, target: 99.9, metric: "availability" as const };
  const of = (measured: number | null, missed = 0) => creditOf(table, { measured, missed }, null)?.amount ?? null;
  expect([of(99.9), of(99.8999), of(99.5), of(99.4999), of(null)]).toEqual([null, "3500.00", "3500.00", "8400.00", null]);
  const each = { ...table, credits: [], creditPerMiss: "1200.00", metric: "restored" as const, target: 95 };
  expect(creditOf(each, { measured: 66.67, missed: 2 }, null)).toEqual({ amount: "2400.00", because: "2 × 1200.00 for each one missed" });
  const share = { ...table, credits: [{ below: 99.9, amount: null, percent: 10 }] };
  expect(creditOf(share, { measured: 99, missed: 0 }, periodPrice("61800.00", "month"))?.amount).toBe("515.00");
  expect(creditOf(share, { measured: 99, missed: 0 }, null)).toMatchObject({ amount: null, because: expect.stringContaining("not known") });
  expect(periodPrice(null, "quarter")).toBeNull();
  expect([periodPrice("12000000.00", "month"), periodPrice("100.00", "month"), periodPrice("100.01", "quarter")]).toEqual([
    "1000000.00",
    "8.33",
    "25.00",
  ]);
});

test("a count that was entered wrongly makes no credit beyond all amounts, and costs no more than another", () => {
  const each = { credits: [], creditPerMiss: "999999999999999.00", metric: "entered" as const, target: 95 };
  expect(creditOf(each, { measured: 1, missed: 2_147_483_647 }, null)).toMatchObject({ amount: null });
  expect(creditOf({ ...each, creditPerMiss: "0.01" }, { measured: 1, missed: 2_147_483_647 }, null)?.amount).toBe("21474836.47");
});
