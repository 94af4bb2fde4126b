import fc from "fast-check";
import { expect, test } from "vitest";
import type { Span } from "../../kernel/span.ts";
import { addMinutes, instant, ms } from "../../kernel/time.ts";
import type { Planned } from "./collision.rules.ts";
import { freeSlots, type SlotQuestion } from "./slot.rules.ts";

const start = "2026-11-26T08:00:00.000Z";
const minutes = (n: number) => addMinutes(start, n);
const horizon = 4 * 1440;
const span = fc
  .tuple(fc.integer({ min: -200, max: horizon }), fc.integer({ min: 1, max: 1500 }))
  .map(([from, length]): Span => ({ from: minutes(from), to: minutes(from + length) }));
const things = fc.subarray(["a", "b", "c", "d"]).map((some) => new Set(some));
const other = fc
  .record({ span, things, needs: things, implementer: fc.constantFrom(null, "x", "y"), id: fc.constantFrom("1", "2", "self") })
  .map(({ span: one, ...more }): Planned => ({ ...one, ...more }));
const question = fc.record({
  lengthMinutes: fc.integer({ min: 1, max: 400 }),
  from: fc.integer({ min: 0, max: 60 }).map(minutes),
  until: fc.integer({ min: 100, max: horizon }).map(minutes),
  freezes: fc.array(span, { maxLength: 4 }),
  within: fc.option(fc.array(span, { maxLength: 4 })),
  one: fc.record({ things, needs: things, implementer: fc.constantFrom(null, "x"), id: fc.constant("self") }),
  planned: fc.array(other, { maxLength: 5 }),
  unwatched: fc.array(span, { maxLength: 3 }),
  most: fc.integer({ min: 1, max: 4 }),
});

/** Goes through every minute and asks of each whether the whole window from there is free. */
function scanned(asked: SlotQuestion): string[] {
  const found: string[] = [];
  const lengthMs = asked.lengthMinutes * 60_000;
  const inAny = (spans: readonly Span[], fromMs: number) => spans.some((one) => ms(one.from) < fromMs + lengthMs && ms(one.to) > fromMs);
  const shares = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].some((one) => b.has(one));
  const meets = asked.planned.filter(({ id, things: touched, needs, implementer }) => {
    if (id === asked.one.id) return false;
    const all = [
      shares(asked.one.things, touched),
      shares(asked.one.things, needs),
      shares(asked.one.needs, touched),
      shares(asked.one.needs, needs),
    ];
    return all.includes(true) || (implementer !== null && implementer === asked.one.implementer);
  });
  for (let atMs = ms(asked.from); atMs + lengthMs <= ms(asked.until) && found.length < asked.most; atMs += 60_000) {
    if (atMs % 900_000 !== 0) continue;
    if (inAny(asked.freezes, atMs) || inAny(meets, atMs) || inAny(asked.unwatched, atMs)) continue;
    if (asked.within && !isCovered(asked.within, atMs, lengthMs)) continue;
    const last = found.at(-1);
    if (last && atMs < ms(last) + Math.max(lengthMs, 86_400_000)) continue;
    found.push(instant(atMs));
  }
  return found;
}

/** Minute by minute: each lies in one of the spans. */
function isCovered(spans: readonly Span[], fromMs: number, lengthMs: number): boolean {
  for (let atMs = fromMs; atMs < fromMs + lengthMs; atMs += 60_000)
    if (!spans.some((one) => ms(one.from) <= atMs && ms(one.to) > atMs)) return false;
  return true;
}

test("the first free slots are those that a scan of every minute finds", () => {
  let found = 0;
  fc.assert(
    fc.property(question, (asked) => {
      const slots = freeSlots(asked);
      found += slots.length;
      expect(slots).toEqual(scanned(asked));
    }),
    { numRuns: 150 },
  );
  expect(found).toBeGreaterThan(50);
});

test("nothing is proposed where a freeze leaves no room, and just after it where there is", () => {
  const asked: SlotQuestion = {
    ...{ lengthMinutes: 180, from: start, until: minutes(horizon), within: null, planned: [], unwatched: [], most: 2 },
    freezes: [{ from: minutes(-60), to: minutes(2 * 1440 + 7) }],
    one: { id: "self", implementer: null, things: new Set(), needs: new Set() },
  };
  expect(freeSlots(asked)).toEqual(["2026-11-28T08:15:00.000Z", "2026-11-29T08:15:00.000Z"]);
  expect(freeSlots({ ...asked, freezes: [{ from: start, to: minutes(horizon) }] })).toEqual([]);
});
