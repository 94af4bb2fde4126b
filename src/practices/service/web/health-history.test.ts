import fc from "fast-check";
import { expect, test } from "vitest";
import { instant, ms } from "../../../kernel/time.ts";
import type { Health } from "../model.ts";
import { type HealthChange, spansOf, toldOf } from "./health-history.ts";

const start = ms("2026-11-01T00:00:00.000Z");
const health = fc.constantFrom<Health>("fine", "degraded", "down");
const history = fc.array(fc.tuple(fc.integer({ min: -600, max: 600 }), health), { maxLength: 12 }).map((steps) => {
  let was: Health = "fine";
  return [...steps]
    .sort((a, b) => a[0] - b[0])
    .map(([minute, to]): HealthChange => {
      const change = { at: instant(start + minute * 60_000), from: was, to, number: null };
      was = to;
      return change;
    });
});

test("the stretches fill the window without gap, and each minute is as the last change before it says", () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 400 }), (changes, length) => {
      const window = { from: instant(start), to: instant(start + length * 60_000) };
      const spans = spansOf(changes, { ...window, now: changes.at(-1)?.to ?? "fine" });
      expect(spans[0]!.from).toBe(window.from);
      expect(spans.at(-1)!.to).toBe(window.to);
      let [down, degraded] = [0, 0];
      for (let minute = 0; minute < length; minute++) {
        const at = instant(start + minute * 60_000);
        const is = changes.filter((one) => one.at <= at).at(-1)?.to ?? "fine";
        if (is === "down") down++;
        if (is === "degraded") degraded++;
        expect(spans.find((span) => span.from <= at && at < span.to)!.health).toBe(is);
      }
      expect(toldOf(spans)).toMatchObject({ downMs: down * 60_000, degradedMs: degraded * 60_000 });
    }),
  );
});

test("going from degraded to down and back is one time of trouble", () => {
  const at = (minute: number) => instant(start + minute * 60_000);
  const changes: HealthChange[] = [
    { at: at(10), from: "fine", to: "degraded", number: "INC0000001" },
    { at: at(20), from: "degraded", to: "down", number: "INC0000001" },
    { at: at(30), from: "down", to: "fine", number: "INC0000001" },
    { at: at(50), from: "fine", to: "down", number: null },
  ];
  const spans = spansOf(changes, { from: at(0), to: at(60), now: "down" });
  expect(toldOf(spans)).toEqual({ downMs: 20 * 60_000, degradedMs: 10 * 60_000, times: 2 });
});
