import { expect, test } from "vitest";
import type { ShownClock } from "./model.ts";
import { mainClock, teamClock } from "./promise.rules.ts";

const noon = "2026-11-26T12:00:00.000Z";
const one = "2026-11-26T13:00:00.000Z";
const five = "2026-11-26T17:00:00.000Z";
const shown = (agreementType: string, breachAt: string | null, more: Partial<ShownClock> = {}) =>
  ({ target: "resolution", stage: "in_progress", stoppedAt: null, agreementType, breachAt, ...more }) as ShownClock;

test("a list shows what the caller was promised, and nothing else", () => {
  const [sla, ola, vendor] = [shown("SLA", five), shown("OLA", noon), shown("Underpinning contract", noon)];
  const kept = shown("SLA", five, { stage: "completed", stoppedAt: noon });
  expect(mainClock([vendor, ola, sla])).toBe(sla);
  expect(mainClock([vendor, ola, kept])).toBe(kept);
  expect(mainClock([vendor, ola])).toBeNull();
  expect(mainClock([vendor, shown("SLA", five, { stage: "cancelled" })])).toBeNull();
});

test("a team looks at what it promised and what breaks first, to callers and to other teams, never at the vendor's", () => {
  const [sla, ola, vendor] = [shown("SLA", one), shown("OLA", noon), shown("Underpinning contract", noon)];
  const paused = shown("OLA", null, { stage: "paused" });
  expect(teamClock([vendor, sla, ola])).toBe(ola);
  expect(teamClock([vendor, sla, paused])).toBe(sla);
  expect(teamClock([vendor, paused])).toBe(paused);
});
