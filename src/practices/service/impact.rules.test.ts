import fc from "fast-check";
import { expect, test } from "vitest";
import { type Edge, impact } from "./impact.rules.ts";
import { serviceLinks } from "./map.rules.ts";

const thing = fc.constantFrom("a", "b", "c", "d", "e", "f", "g");
const graph: fc.Arbitrary<Edge[]> = fc.array(fc.record({ dependent: thing, supplier: thing, hard: fc.boolean() }), { maxLength: 24 });
const both = fc.constantFrom("dependents" as const, "suppliers" as const);

/** The slow, obvious way: follow every way without repetition and keep the shortest, and whether one was hard throughout. */
function byAllWays(edges: readonly Edge[], start: string, direction: "dependents" | "suppliers") {
  const found = new Map<string, { distance: number; hard: boolean }>();
  const walk = (at: string, passed: readonly string[], hard: boolean) => {
    for (const edge of edges) {
      const [from, to] = direction === "dependents" ? [edge.supplier, edge.dependent] : [edge.dependent, edge.supplier];
      if (from !== at || to === start || passed.includes(to)) continue;
      const known = found.get(to);
      const isHard = hard && edge.hard;
      found.set(to, { distance: Math.min(known?.distance ?? 99, passed.length), hard: isHard || (known?.hard ?? false) });
      walk(to, [...passed, to], isHard);
    }
  };
  walk(start, [start], true);
  return found;
}

test("impact reaches what any way reaches, at the length of the shortest, hard where some way is hard throughout", () => {
  fc.assert(
    fc.property(graph, thing, both, (edges, start, direction) => {
      const told = new Map(impact(edges, start, direction).map(({ id, distance, hard }) => [id, { distance, hard }]));
      expect(told).toEqual(byAllWays(edges, start, direction));
    }),
    { numRuns: 400 },
  );
});

test("impact names nothing twice, never the start, nearest first, each over a neighbour that leads to it", () => {
  fc.assert(
    fc.property(graph, thing, both, (edges, start, direction) => {
      const reached = impact(edges, start, direction);
      expect(new Set(reached.map((one) => one.id)).size).toBe(reached.length);
      expect(reached.map((one) => one.distance)).toEqual(reached.map((one) => one.distance).sort((a, b) => a - b));
      for (const { id, via } of reached) {
        expect(id).not.toBe(start);
        const leads = edges.some((edge) =>
          direction === "dependents" ? edge.supplier === via && edge.dependent === id : edge.dependent === via && edge.supplier === id,
        );
        expect(leads).toBe(true);
      }
    }),
  );
});

test("who depends on whom is the mirror of who supplies whom", () => {
  fc.assert(
    fc.property(graph, thing, thing, (edges, one, other) => {
      const up = impact(edges, one, "dependents").find(({ id }) => id === other);
      const down = impact(edges, other, "suppliers").find(({ id }) => id === one);
      expect(up && [up.distance, up.hard]).toEqual(down && [down.distance, down.hard]);
    }),
  );
});

test("a service map joins services over the items between them, and over items that are a part of another", () => {
  const edges = [
    { dependent: "erp", supplier: "database", hard: true },
    { dependent: "database", supplier: "storage", hard: true },
    { dependent: "shop", supplier: "database", hard: false },
    { dependent: "shop", supplier: "erp", hard: false },
    { dependent: "loop", supplier: "own", hard: true },
  ];
  const services = new Set(["erp", "storage", "shop", "loop"]);
  const homes = new Map([
    ["database", "erp"],
    ["own", "loop"],
  ]);
  expect(serviceLinks(edges, services, homes)).toEqual([
    { dependent: "erp", supplier: "storage", hard: true, items: ["database"] },
    { dependent: "shop", supplier: "erp", hard: false, items: [] },
    { dependent: "shop", supplier: "storage", hard: false, items: ["database"] },
  ]);
});

test("without configuration items the map is the dependencies themselves, each pair once", () => {
  fc.assert(
    fc.property(graph, (edges) => {
      const all = new Set(["a", "b", "c", "d", "e", "f", "g"]);
      const pairs = new Map<string, boolean>();
      for (const { dependent, supplier, hard } of edges) {
        const name = `${dependent} ${supplier}`;
        if (dependent !== supplier) pairs.set(name, hard || (pairs.get(name) ?? false));
      }
      const told = new Map(serviceLinks(edges, all, new Map()).map((one) => [`${one.dependent} ${one.supplier}`, one.hard]));
      expect(told).toEqual(pairs);
    }),
  );
});
