import fc from "fast-check";
import { expect, test } from "vitest";
import { byNeed, heapsByRoot, type IncidentHeap, type Standing } from "./console.rules.ts";

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

test("nothing is lost when incidents are merged: sums stay, the worst and the outermost moments win", () => {
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
    }),
  );
});

const standing: fc.Arbitrary<Standing> = fc.record({ priority: fc.constantFrom("1", "2", "3", "4", "5"), isOver: fc.boolean() });
const standings = fc
  .subarray(names)
  .chain((chosen) => fc.tuple(...chosen.map((name) => standing.map((one) => [name, one] as const))))
  .map((pairs) => new Map<string, Standing>(pairs));

test("open before over, then priority, then worst severity, then newest; the order does not hang on how they came", () => {
  fc.assert(
    fc.property(heaps, standings, fc.infiniteStream(fc.nat()), (all, known, dice) => {
      const sorted = byNeed(all, known);
      // One text for each: the smaller it is, the sooner somebody is needed. Minutes count down, for the newest comes first.
      const need = ({ incident, worst, newestAt }: IncidentHeap) => {
        const { isOver, priority } = known.get(incident) ?? { isOver: false, priority: "9" };
        return `${isOver ? 1 : 0}${priority}${worst}${99 - Number(newestAt.slice(14, 16))}${incident}`;
      };
      expect(sorted.map(need)).toEqual(all.map(need).sort());
      const shuffled = all.map((one) => ({ one, at: dice.next().value })).toSorted((a, b) => a.at - b.at);
      expect(
        byNeed(
          shuffled.map(({ one }) => one),
          known,
        ),
      ).toEqual(sorted);
    }),
  );
});

test("the P1 with many alerts stands above the P2 with one that came later, and what is over beneath both", () => {
  const at = (minute: string) => `2026-11-26T08:${minute}:00.000Z`;
  const one = (incident: string, count: number, minute: string): IncidentHeap => ({
    ...{ incident, count, acknowledged: 0, quiet: 0, flapping: 0, worst: 0, firstAt: at("00"), newestAt: at(minute) },
  });
  const known = new Map([
    ["over", { priority: "1", isOver: true }],
    ["second", { priority: "2", isOver: false }],
    ["first", { priority: "1", isOver: false }],
  ]);
  const order = byNeed([one("second", 1, "40"), one("over", 3, "50"), one("hidden", 9, "55"), one("first", 412, "10")], known);
  expect(order.map(({ incident }) => incident)).toEqual(["first", "second", "hidden", "over"]);
});
