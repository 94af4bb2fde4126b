import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMinutes } from "../../kernel/time.ts";
import { calmAt, changePerMille, type Flap, stableUntil, withState } from "./flap.rules.ts";

const start = "2026-11-26T08:00:00.000Z";
const at = (minutes: number) => addMinutes(start, minutes);
/** Fires and is fine by turns, `everyMinutes` apart. */
function alternating(turns: number, everyMinutes: number): Flap {
  let flap = withState(null, true, start);
  for (let turn = 1; turn <= turns; turn++) flap = withState(flap, turn % 2 === 0, at(turn * everyMinutes));
  return flap;
}
/** By the manual's words, in floating point: each of 20 places weighs from 0.8 to 1.2. */
function byTheManual(states: string): number {
  const all = states.padStart(21, states[0]);
  let changes = 0;
  for (let place = 0; place < 20; place++) if (all[place] !== all[place + 1]) changes += 0.8 + (0.4 * place) / 19;
  return (changes / 20) * 1000;
}

test("the share of change is the manual's, for any 21 states", () => {
  const states = fc.array(fc.constantFrom("0", "1"), { minLength: 2, maxLength: 21 }).map((list) => list.join(""));
  fc.assert(fc.property(states, (one) => Math.abs(changePerMille(one) - byTheManual(one)) <= 1));
});

test("all change is 100 %, none is 0", () => {
  expect(changePerMille("010101010101010101010")).toBe(1000);
  expect(changePerMille("000000000000000000000")).toBe(0);
});

describe("flapping", () => {
  test("begins where a condition changes every minute, and not at its first changes", () => {
    expect(alternating(3, 1).isFlapping).toBe(false);
    expect(alternating(8, 1).isFlapping).toBe(true);
  });
  test("is not what happens twice a day for a week", () => {
    expect(alternating(14, 720).isFlapping).toBe(false);
  });
  test("is not a firing that is sent again and again", () => {
    let flap = withState(null, true, start);
    for (let minute = 1; minute < 60; minute++) flap = withState(flap, true, at(minute));
    expect(flap.isFlapping).toBe(false);
  });
  test("ends below the low mark only: between the marks it goes on as it was", () => {
    const flapping = alternating(9, 1);
    const calm = calmAt(flapping)!;
    const between = stableUntil(flapping, addMinutes(calm, -5));
    expect([changePerMille(between.states) < 300, changePerMille(between.states) >= 150, between.isFlapping]).toEqual([true, true, true]);
    expect(stableUntil(flapping, addMinutes(calm, -1)).isFlapping).toBe(true);
    expect(stableUntil(flapping, calm).isFlapping).toBe(false);
    expect(withState({ ...between, isFlapping: false }, between.states.endsWith("1"), between.at).isFlapping).toBe(false);
  });
});

test("time passed in one step or in many is the same", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }), fc.integer({ min: 0, max: 12 }), (steps, turns) => {
      const flap = alternating(turns, 2);
      let now = flap.at;
      let stepped = flap;
      for (const minutes of steps) {
        now = addMinutes(now, minutes);
        stepped = stableUntil(stepped, now);
      }
      const whole = stableUntil(flap, now);
      expect(stepped.states).toBe(whole.states);
      expect(stepped.isFlapping).toBe(whole.isFlapping);
    }),
  );
});
