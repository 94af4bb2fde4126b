import fc from "fast-check";
import { expect, it } from "vitest";
import type { Concern } from "../../kernel/concern.ts";
import { MINUTE_MS, ms } from "../../kernel/time.ts";
import { type Band, bandOf, nextBandChange, standingAt } from "./band.rules.ts";
import { usualTerms } from "./policy.rules.ts";
import { reckon } from "./score.rules.ts";
import { at, concerns, scales } from "./triage.fixture.ts";

const kind = "incident";
const minute = fc.integer({ min: -1500, max: 2900 });
const was = fc.constantFrom<Band | null>("NOW", "TODAY", "WEEKLY", null);

/** The formula of the paper, written apart from the rules: whole numbers of tenths. */
function byThePaper(concern: Concern, now: number): number[] {
  const clamp = (n: number) => Math.min(1, Math.max(0, n));
  const weights = { 1: 1, 2: 0.7, 3: 0.4, 4: 0.2 };
  const { users, exposure } = concern.impact ?? { users: null, exposure: null };
  const ofUsers = users ? clamp(weights[users.tier] * users.share) : 0;
  const ofMoney = exposure ? (exposure.limit > 0 ? clamp(exposure.amount / exposure.limit) : exposure.amount > 0 ? 1 : 0) : 0;
  const horizon = (concern.horizonMinutes ?? 480) * 60_000;
  const slack = concern.irreversibleAt === null ? 0 : Date.parse(concern.irreversibleAt) - now - (concern.timeNeededMinutes ?? 0) * 60_000;
  const urgency = concern.irreversibleAt === null ? 0 : clamp(1 - slack / horizon);
  const { trend } = concern;
  const ofTrend = !trend || trend.n < 10 ? 0 : trend.long > 0 ? clamp((trend.short - trend.long) / trend.long) : trend.short > 0 ? 1 : 0;
  const cost = concern.expectedCost?.amount ?? 0;
  const money = cost > 0 ? clamp(Math.log10(cost / 100) / 4) : 0;
  const factors = [Math.max(ofUsers, ofMoney), urgency, ofTrend, concern.onlyDirector, money];
  return factors.map((factor, place) => Math.round([350, 250, 150, 150, 100][place]! * factor));
}

it("scores as the formula of the paper does, and its lines add up to the score", () => {
  fc.assert(
    fc.property(concerns, minute, (concern, now) => {
      const { lines, tenths } = reckon({ kind, concern }, { terms: usualTerms, favours: [] }, at(now));
      const expected = byThePaper(concern, Date.parse(at(now)));
      expect(lines.slice(0, 5).map((one) => one.tenths)).toEqual(expected);
      expect(tenths).toBe(lines.reduce((sum, one) => sum + one.tenths, 0));
      expect(tenths).toBeGreaterThanOrEqual(0);
      expect(tenths).toBeLessThanOrEqual(1000);
    }),
    { numRuns: 400 },
  );
});

it("gives the same score for the same inputs, and never less urgency later", () => {
  fc.assert(
    fc.property(concerns, scales, minute, fc.nat(2000), (concern, given, now, later) => {
      const one = reckon({ kind, concern }, given, at(now));
      expect(reckon({ kind, concern: structuredClone(concern) }, structuredClone(given), at(now))).toEqual(one);
      const other = reckon({ kind, concern }, given, at(now + later));
      const of = ({ lines }: typeof one) => lines.find((line) => line.factor === "urgency")!.tenths;
      expect(of(other)).toBeGreaterThanOrEqual(of(one));
    }),
    { numRuns: 300 },
  );
});

it("puts everything into exactly one band, by gate, threshold and hysteresis", () => {
  fc.assert(
    fc.property(fc.nat(1100), fc.boolean(), was, (tenths, hasGate, before) => {
      const gates = hasGate ? [{ code: "safety" as const, since: at(0), words: "w" }] : [];
      const band = bandOf({ tenths, gates }, before, usualTerms);
      const isNow = hasGate || tenths >= 600 || (before === "NOW" && tenths >= 500);
      expect(band).toBe(isNow ? "NOW" : tenths >= 350 ? "TODAY" : "WEEKLY");
    }),
  );
});

it("finds the next change of band where a walk minute by minute finds it", () => {
  fc.assert(
    fc.property(concerns, scales, minute, was, (concern, given, start, before) => {
      const item = { kind, concern };
      const { band } = standingAt(item, given, at(start), before);
      const next = nextBandChange(item, given, at(start), band);
      let walked: number | null = null;
      for (let now = start + 1; now <= 4000 && walked === null; now++)
        if (standingAt(item, given, at(now), band).band !== band) walked = now;
      if (walked === null) return void expect(next === null || next > at(4000)).toBe(true);
      expect(next).not.toBeNull();
      // The walk sees a change at the first whole minute at or after it.
      const minutes = (ms(next!) - ms(at(0))) / MINUTE_MS;
      expect(Math.ceil(minutes)).toBe(walked);
      expect(standingAt(item, given, next!, band).band).not.toBe(band);
    }),
    { numRuns: 40 },
  );
});
