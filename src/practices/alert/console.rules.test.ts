import fc from "fast-check";
import { expect, test } from "vitest";
import { heapsByRoot, type IncidentHeap } from "./console.rules.ts";

const moment = fc.integer({ min: 0, max: 59 }).map((minute) => `2026-11-26T08:${String(minute).padStart(2, "0")}:00.000Z`);
const heap = (incident: string): fc.Arbitrary<IncidentHeap> =>
  fc.record({
    incident: fc.constant(incident),
    count: fc.nat(50),
    acknowledged: fc.nat(5),
    quiet: fc.nat(5),
    flapping: fc.nat(5),
    worst: fc.integer({ min: 0, max: 3 }),
    firstAt: moment,
    newestAt: moment,
  });
const names = ["a", "b", "c", "d", "e"];
const heaps = fc.subarray(names).chain((chosen) => fc.tuple(...chosen.map(heap)));

test("nothing is lost when incidents are merged: sums stay, the worst and the outermost moments win, worst first", () => {
  fc.assert(
    fc.property(heaps, fc.subarray(names), (all, merged) => {
      const rootOf = new Map(merged.map((name) => [name, "root"]));
      const groups = heapsByRoot(all, rootOf);
      const sum = (of: readonly { count: number }[]) => of.reduce((total, one) => total + one.count, 0);
      expect(sum(groups)).toBe(sum(all));
      expect(groups.flatMap((one) => one.family).sort()).toEqual(all.map((one) => one.incident).sort());
      const root = groups.find((one) => one.incident === "root");
      const own = all.filter((one) => rootOf.has(one.incident));
      expect(root === undefined).toBe(own.length === 0);
      if (root) {
        expect(root.worst).toBe(Math.min(...own.map((one) => one.worst)));
        expect([root.firstAt, root.newestAt]).toEqual([
          own.map((one) => one.firstAt).sort()[0],
          own
            .map((one) => one.newestAt)
            .sort()
            .at(-1),
        ]);
      }
      expect(groups.map((one) => one.worst)).toEqual(groups.map((one) => one.worst).toSorted((a, b) => a - b));
    }),
  );
});
