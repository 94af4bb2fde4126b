import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import { builtIn } from "../scorecard/built-in.rules.ts";
import type { Definition } from "../scorecard/model.ts";
import type { Improvement } from "./model.ts";
import { improvement } from "./rules.ts";
import { formulaDigest, type Kept } from "./verdict.rules.ts";
import { countedKey } from "./window.rules.ts";

const inTime = builtIn.find((one) => one.key === "slaResolution")!;
const share = (part: number, n: number): Kept => ({ value: (100 * part) / n, part, n, why: null });
const record = {
  ...{
    id: "i".repeat(32),
    version: 3,
    number: "IMP0000001",
    title: "Handover",
    metric: inTime.key,
    team: null,
    service: null,
    state: "acted",
  },
  ...{ baselineFrom: "2026-09-01", baselineTo: "2026-09-30", actedOn: "2026-10-01", laterFrom: "2026-10-02", laterTo: "2026-10-31" },
  ...{ baselineValue: 60, baselinePart: 48, baselineN: 80, baselineFormula: formulaDigest(inTime), baselineVersion: 0, claimed: 70 },
} as Improvement;

function measured(metric: Definition, before: Kept, after: Kept, current = record) {
  const facts = {
    measured: new Map([[countedKey(current), { metric, before, after, knownThrough: 9 }]]),
    zone: "UTC",
    today: "2026-11-02",
    savings: new Map(),
  };
  const done = improvement.decide({
    ...{ current, command: { type: "wake" }, facts, now: "2026-11-01T09:00:00.000Z", actor: systemActor("waker"), id: current.id },
    newId: () => "",
  });
  if (!done.ok) throw new Error(JSON.stringify(done.refusal));
  return done.next;
}

test("under one definition the kept number is compared, and the claim judged", () => {
  expect(measured(inTime, share(99, 100), share(56, 70))).toMatchObject({
    verdict: "better",
    recountedN: null,
    sentence: expect.stringMatching(/went from 60\.0 % .* to 80\.0 % .* was claimed: reached\./),
  });
  // A new name, target or order of measures is no other way to count.
  const renamed: Definition = { ...inTime, name: "Kept in time", target: 50, version: 4 };
  expect(measured(renamed, share(99, 100), share(56, 70))).toMatchObject({ verdict: "better", recountedN: null });
});

test("where the definition changed on the way, both are counted by the later one, it is said, and the claim is not judged", () => {
  const narrowed: Definition = { ...inTime, version: 2, formula: { ...inTime.formula, priorities: ["1"] } as Definition["formula"] };
  // By the former the act seems to have helped (60 % to 80 %); by one definition it has not.
  const next = measured(narrowed, share(63, 70), share(56, 70));
  expect(next).toMatchObject({
    verdict: "chance",
    baselineValue: 60,
    recountedValue: 90,
    recountedPart: 63,
    recountedN: 70,
    laterValue: 80,
  });
  expect(next.sentence).toMatch(/^The definition of .* changed on the way \(built in to version 2\): both are counted by the later one\./);
  expect(next.sentence).toMatch(/went from 90\.0 % .* to 80\.0 % /);
  expect(next.sentence).toMatch(/By the former it had said 60\.0 % before; the claim of 70\.0 %, made under it, is not judged\./);
  expect(next.sentence).not.toMatch(/reached/);
  expect(next.sentence!.length).toBeLessThanOrEqual(600);
});

test("a definition that only a database wrote in another order is the same", () => {
  const shuffled = Object.fromEntries(Object.entries(inTime.formula).reverse()) as Definition["formula"];
  expect(formulaDigest({ ...inTime, formula: shuffled })).toBe(formulaDigest(inTime));
});
