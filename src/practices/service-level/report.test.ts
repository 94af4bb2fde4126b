import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import type { ClockRecord } from "./model.ts";
import { clockMeasures } from "./report.ts";

const at = "2026-11-26T09:00:00.000Z";
type Clock = Partial<ClockRecord>;
const plain: Clock = {
  agreementType: "SLA",
  target: "resolution",
  priority: "2",
  team: "t",
  service: "s",
  breachedAt: null,
  stoppedAt: null,
};

function factsOf(type: string, before: Clock | null, after: Clock) {
  const record = (more: Clock) => ({ ...plain, ...more }) as ClockRecord;
  const change = { kind: "clock", id: "c", before: before && record(before), after: record(after), events: [{ type }], at };
  return clockMeasures({ ...change, actor: systemActor("test") });
}
const fact = (measure: string) => ({ measure, at, value: 1, priority: "2", team: "t", service: "s" });

test.each([
  ["SLA", "response", "sla.response"],
  ["SLA", "resolution", "sla.resolution"],
  ["OLA", "response", "ola.response"],
  ["OLA", "resolution", "ola.resolution"],
  ["Underpinning contract", "response", "vendor.response"],
  ["Underpinning contract", "resolution", "vendor.resolution"],
] as const)("%s, %s: counts into its own measure and no other", (agreementType, target, family) => {
  const own = { agreementType, target };
  expect(factsOf("clockStopped", own, { ...own, stoppedAt: at })).toEqual([fact(`${family}.kept`)]);
  expect(factsOf("clockBreached", own, { ...own, breachedAt: at })).toEqual([fact(`${family}.broken`)]);
  expect(factsOf("clockReopened", { ...own, stoppedAt: at }, own)).toEqual([{ retract: `${family}.kept` }]);
  expect(factsOf("clockStarted", { ...own, stoppedAt: at }, own)).toEqual([{ retract: `${family}.kept` }]);
  expect(factsOf("clockCancelled", { ...own, breachedAt: at }, { ...own, breachedAt: at })).toEqual([{ retract: `${family}.broken` }]);
});

test("a broken promise that is reopened and ended again counts once", () => {
  expect(factsOf("clockReopened", { stoppedAt: at, breachedAt: at }, { breachedAt: at })).toEqual([]);
  expect(factsOf("clockStopped", { breachedAt: at }, { stoppedAt: at, breachedAt: at })).toEqual([]);
});

test("a broken clock moved to terms that make it another kind of promise is taken out of the one and counted in the other", () => {
  const was = { agreementType: "SLA", breachedAt: at } as const;
  expect(factsOf("clockAdopted", was, { agreementType: "OLA", breachedAt: at })).toEqual([
    { retract: "sla.resolution.broken" },
    fact("ola.resolution.broken"),
  ]);
  expect(factsOf("clockAdopted", was, { ...was, breachedAt: null })).toEqual([{ retract: "sla.resolution.broken" }]);
  expect(factsOf("clockAdopted", was, was)).toEqual([]);
});
