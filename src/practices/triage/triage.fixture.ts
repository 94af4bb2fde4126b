import fc from "fast-check";
import { type Concern, concernOf, type GateCode, gateCodes } from "../../kernel/concern.ts";
import { instant } from "../../kernel/time.ts";
import { usualTerms } from "./policy.rules.ts";
import type { Favour, Scales } from "./score.rules.ts";

export const began = Date.UTC(2026, 10, 26, 13, 0);
export const at = (minutes: number) => instant(began + minutes * 60_000);

/** Concerns of every shape, with moments on whole minutes within two days around the beginning. */
export const concerns: fc.Arbitrary<Concern> = fc
  .record({
    from: fc.option(fc.integer({ min: -600, max: 600 }), { nil: null, freq: 6 }),
    service: fc.constantFrom("s1", "s2", null),
    users: fc.option(
      fc.record({
        tier: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
        share: fc.double({ min: 0, max: 1.5, noNaN: true }),
      }),
      { nil: null },
    ),
    exposure: fc.option(fc.record({ amount: fc.double({ min: 0, max: 500_000, noNaN: true }), limit: fc.constantFrom(0, 100, 200_000) }), {
      nil: null,
    }),
    irreversible: fc.option(fc.integer({ min: -1500, max: 2900 }), { nil: null, freq: 8 }),
    needed: fc.option(fc.integer({ min: 0, max: 600 }), { nil: null }),
    horizon: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: null }),
    trend: fc.option(fc.record({ short: fc.nat(90), long: fc.double({ min: 0, max: 30, noNaN: true }), n: fc.nat(30) }), { nil: null }),
    onlyDirector: fc.constantFrom(0 as const, 0.5 as const, 1 as const),
    cost: fc.option(fc.integer({ min: -10, max: 5_000_000 }), { nil: null }),
    gates: fc.array(
      fc.record({ code: fc.constantFrom(...gateCodes.map((one): GateCode => one.value)), since: fc.integer({ min: -500, max: 2000 }) }),
      { maxLength: 2 },
    ),
  })
  .map((one) =>
    concernOf({
      rootCauseKey: "cause",
      title: "Something",
      facts: "facts",
      from: one.from === null ? null : at(one.from),
      service: one.service,
      impact: { users: one.users && { ...one.users, words: "w" }, exposure: one.exposure && { ...one.exposure, words: "w" } },
      irreversibleAt: one.irreversible === null ? null : at(one.irreversible),
      timeNeededMinutes: one.needed,
      horizonMinutes: one.horizon,
      trend: one.trend && { ...one.trend, words: "w" },
      onlyDirector: one.onlyDirector,
      expectedCost: one.cost === null ? null : { amount: one.cost, currency: "EUR", words: "w" },
      gates: one.gates.map(({ code, since }) => ({ code, since: at(since), words: "w" })),
    }),
  );

const favour: fc.Arbitrary<Favour> = fc.record({
  title: fc.constant("Payments first"),
  services: fc.constantFrom(["s1"], ["s1", "s2"], []),
  teams: fc.constant([]),
  kinds: fc.constantFrom(["incident"], []),
  from: fc.integer({ min: -2000, max: 1500 }).map(at),
  to: fc.integer({ min: -100, max: 3000 }).map(at),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** The usual policy, sometimes with a gate fewer, and priorities of the director. */
export const scales: fc.Arbitrary<Scales> = fc.record({
  terms: fc.subarray(gateCodes.map((one): GateCode => one.value)).map((gates) => ({ ...usualTerms, gates })),
  favours: fc.array(favour, { maxLength: 2 }),
});
