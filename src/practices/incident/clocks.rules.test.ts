import fc from "fast-check";
import { expect, test } from "vitest";
import { nextBreaches } from "./clocks.rules.ts";
import type { ClockView } from "./model.ts";

const view = fc.record({
  agreementType: fc.constantFrom("SLA", "OLA", "Underpinning contract"),
  stage: fc.constantFrom<ClockView["stage"]>("in_progress", "paused", "completed", "cancelled"),
  breachAt: fc.option(fc.integer({ min: 10, max: 59 }).map((minute) => `2026-11-26T09:${minute}:00.000Z`)),
  isBroken: fc.boolean(),
});

test("the next breach is told for callers, teams and vendors apart, and the team answers for the first two", () => {
  fc.assert(
    fc.property(fc.array(view, { maxLength: 8 }), (views) => {
      const clocks = views.map(({ isBroken, ...one }) => ({ ...one, breachedAt: isBroken ? one.breachAt : null }) as ClockView);
      const next = (...types: string[]): string | null => {
        const due = clocks.filter(({ agreementType, stage, breachedAt }) => {
          const isRunning = stage === "in_progress" || (stage === "paused" && breachedAt !== null);
          return types.includes(agreementType) && isRunning;
        });
        return due.map((one) => one.breachAt).sort((one, other) => ((one ?? "~") < (other ?? "~") ? -1 : 1))[0] ?? null;
      };
      expect(nextBreaches(Object.fromEntries(clocks.map((one, at) => [String(at), one])))).toEqual({
        nextBreachAt: next("SLA"),
        nextOlaBreachAt: next("OLA"),
        nextVendorBreachAt: next("Underpinning contract"),
        nextTeamBreachAt: next("SLA", "OLA"),
      });
    }),
  );
});
