import fc from "fast-check";
import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import { addMinutes } from "../../kernel/time.ts";
import { keptToReturn, promiseConcern } from "./concern.rules.ts";
import type { PromiseWatch } from "./watch.model.ts";
import { isBad, type Look, promiseWatch, watchId } from "./watch.rules.ts";

const began = "2026-11-02T06:00:00.000Z";
const plain: Look = {
  ...{ metric: "slaResolution", name: "SLA kept, resolution", period: "2026-11", endsAt: "2026-11-30T23:00:00.000Z", owner: null },
  ...{ unit: "%", decimals: 1, direction: "atLeast", target: 95, floor: 85, usual: 97 },
  ...{ value: 96, n: 100, part: 96, run: 0 },
};
const share = (part: number, n: number, run = 0): Look => ({ ...plain, value: (100 * part) / n, n, part, run });

/** A promise looked at every three hours; what became of it after each look. */
function watched(looks: readonly Look[]): { record: PromiseWatch; events: string[] }[] {
  const id = watchId("slaResolution");
  let record: PromiseWatch | null = null;
  return looks.map((look, place) => {
    const now = addMinutes(began, 180 * place);
    const question = {
      now,
      actor: systemActor("test"),
      current: record,
      command: { ...look, type: "look" as const },
      facts: undefined,
      id,
      newId: () => id,
    };
    const decision = promiseWatch.decide(question);
    if (!decision.ok) throw new Error(decision.refusal.code);
    record = decision.next;
    return { record, events: decision.events.map((one) => one.type) };
  });
}

test("a promise is off course when its target is missed by enough to say so, or when five break in a row", () => {
  expect(isBad(share(96, 100))).toBe(false);
  expect(isBad(share(94, 100))).toBe(true);
  // One of one is nought of a hundred, and says nothing yet; two misses do.
  expect(isBad(share(0, 1, 1))).toBe(false);
  expect(isBad(share(0, 2, 2))).toBe(true);
  expect(isBad(share(195, 200, 5))).toBe(true);
  expect(isBad({ ...plain, value: null, n: 0, part: null })).toBe(false);
  expect(isBad({ ...plain, direction: "atMost", target: 5, value: 6, part: null })).toBe(true);
  expect(isBad({ ...plain, direction: "atMost", target: 5, value: 4, part: null })).toBe(false);
});

test("it says how far, of how many, since when it is usual, and what brings it back; and goes when it is kept for a day", () => {
  const day = Array.from({ length: 9 }, () => share(191, 200));
  const told = watched([share(96, 100), share(110, 120, 2), ...day]);
  expect(told[0]).toMatchObject({ record: { state: "onCourse" }, events: ["promiseWatched"] });
  const { record, events } = told[1]!;
  expect(events).toEqual(["promiseOffCourse"]);
  const concern = promiseConcern(record)!;
  expect(concern.title).toBe("SLA kept, resolution is off course this month");
  // (110 + k) / (120 + k) ≥ 0.95 from k = 80 on: 190 / 200.
  expect(concern.facts).toBe(
    "91.7 % so far, at least 95.0 % promised · 10 of 120 broken · the last 2 in a row · 80 more kept in a row bring it back",
  );
  expect(concern.impact?.exposure).toMatchObject({ limit: 10, words: "3.3 % from its target; the hard floor is 10.0 % from it." });
  expect(concern.impact?.exposure?.amount).toBeCloseTo(95 - 110 / 1.2, 9);
  expect(concern.trend).toMatchObject({ long: 3, n: 120, words: "8.3 % missed so far, 3.0 % in the three months before" });
  expect([concern.onlyDirector, concern.irreversibleAt, concern.deed?.to]).toEqual([
    0,
    plain.endsAt,
    "/scorecard?period=2026-11&rows=slaResolution",
  ]);
  expect(told[2]!.record).toMatchObject({ state: "offCourse", calmSince: addMinutes(began, 360) });
  expect(told[9]!.record.state).toBe("offCourse");
  expect(told[10]).toMatchObject({ record: { state: "onCourse", calmSince: null }, events: ["promiseOnCourse"] });
  expect(promiseConcern(told[10]!.record)).toBeNull();
});

test("of what shall be rare, those that happened are the missed ones, and a miss never reads as kept", () => {
  const rare = { ...share(44, 874), metric: "reopened", name: "Reopened", direction: "atMost", target: 5, floor: null, usual: 4 };
  const [told] = watched([{ ...rare, value: (100 * 44) / 874 }]);
  // 5.034 % of at most 5.0 %.
  expect(promiseConcern(told!.record)!.facts).toBe("5.1 % so far, at most 5.0 % promised · 44 of 874 broken");
  expect(isBad({ ...rare, value: 50, n: 2, part: 1 })).toBe(false);
});

test("past its hard floor it is the director's peer's business too; a run is named where the month is kept", () => {
  const [, bad] = watched([share(96, 100), share(80, 100)]);
  expect(promiseConcern(bad!.record)).toMatchObject({ onlyDirector: 0.5, authorityWords: expect.stringMatching(/hard floor/) });
  const [, run] = watched([share(96, 100), share(195, 200, 5)]);
  expect(promiseConcern(run!.record)).toMatchObject({ title: "SLA kept, resolution: 5 broken in a row", impact: { exposure: null } });
});

test("so many more kept bring a share back, and one fewer does not", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(400), fc.integer({ min: 1, max: 99 }), (n, broken, target) => {
      const part = Math.max(0, n - broken);
      const more = keptToReturn({ n, part, target, unit: "%", direction: "atLeast" });
      // In whole numbers: 100 (part + k) ≥ target (n + k).
      const isKept = (k: number) => 100 * (part + k) >= target * (n + k);
      if (more === null) expect(isKept(0)).toBe(true);
      else expect([isKept(more), isKept(more - 1)]).toEqual([true, false]);
    }),
  );
});

test("whatever the looks, it changes its course at most once a day, and never rests off course a day after the last bad look", () => {
  const looks = fc.array(fc.constantFrom(share(96, 100), share(94, 100), share(99, 100, 5), share(100, 100)), { maxLength: 60 });
  fc.assert(
    fc.property(looks, (seen) => {
      const told = watched(seen);
      let changed = Number.NEGATIVE_INFINITY;
      told.forEach(({ record, events }, place) => {
        if (events.includes("promiseOnCourse")) expect(place - changed).toBeGreaterThanOrEqual(8);
        if (events.includes("promiseOffCourse")) changed = place;
        const last = seen.slice(0, place + 1).findLastIndex((one) => isBad(one));
        expect(record.state === "offCourse").toBe(last !== -1 && place - last < 9);
      });
    }),
  );
});
