import fc from "fast-check";
import { expect, test } from "vitest";
import { crossingsOf, type LaidLink, type LaidNode, layOut, spread } from "./layout.ts";

const nodes: fc.Arbitrary<LaidNode[]> = fc
  .array(fc.constantFrom("1", "2", "3", "4"), { minLength: 1, maxLength: 24 })
  .map((tiers) => tiers.map((tier, at) => ({ id: `s${String(at).padStart(2, "0")}`, name: `Service ${(at * 7) % 24}`, tier })));
const map = nodes.chain((all) => {
  const one = fc.constantFrom(...all.map((node) => node.id));
  return fc.record({
    nodes: fc.constant(all),
    links: fc.array(fc.record({ dependent: one, supplier: one }), { maxLength: 40 }),
    columns: fc.integer({ min: 1, max: 8 }),
  });
});

test("every service stands once, in the band of its tier, a column from its neighbours, within the drawing", () => {
  fc.assert(
    fc.property(map, (given) => {
      const { places, bands, rows } = layOut(given);
      expect([...places.keys()].sort()).toEqual(given.nodes.map((node) => node.id).sort());
      for (const node of given.nodes) {
        const band = bands.find((one) => one.tier === node.tier)!;
        const { row, column } = places.get(node.id)!;
        expect(row >= band.from && row <= band.to).toBe(true);
        expect(column >= -1e-9 && column <= given.columns - 1 + 1e-9).toBe(true);
      }
      for (let row = 0; row < rows; row++) {
        const columns = [...places.values()]
          .filter((one) => one.row === row)
          .map((one) => one.column)
          .sort((a, b) => a - b);
        expect(columns.length).toBeGreaterThan(0);
        for (let at = 1; at < columns.length; at++) expect(columns[at]! - columns[at - 1]!).toBeGreaterThan(1 - 1e-9);
      }
      expect(bands.map((band) => band.tier)).toEqual([...bands.map((band) => band.tier)].sort());
    }),
  );
});

test("the order in which things are told changes nothing", () => {
  fc.assert(
    fc.property(map, (given) => {
      const turned = { ...given, nodes: given.nodes.toReversed(), links: given.links.toReversed() };
      expect(layOut(turned)).toEqual(layOut(given));
    }),
  );
});

test("within a tier, what is needed stands lower, unless they need each other in a circle", () => {
  const chain: LaidNode[] = ["a", "b", "c"].map((id) => ({ id, name: id, tier: "1" }));
  const links: LaidLink[] = [
    { dependent: "a", supplier: "b" },
    { dependent: "b", supplier: "c" },
  ];
  const { places } = layOut({ nodes: chain, links, columns: 4 });
  expect(["a", "b", "c"].map((id) => places.get(id)!.row)).toEqual([0, 1, 2]);
  expect(layOut({ nodes: chain, links: [...links, { dependent: "c", supplier: "a" }], columns: 4 }).places.size).toBe(3);
});

test("lines that need not cross do not", () => {
  const two: LaidNode[] = ["a", "b", "c", "d"].map((id, at) => ({ id, name: id, tier: at < 2 ? "1" : "2" }));
  const crossed = [
    { dependent: "a", supplier: "d" },
    { dependent: "b", supplier: "c" },
  ];
  const { places, crossings } = layOut({ nodes: two, links: crossed, columns: 4 });
  expect(crossings).toBe(0);
  expect(crossingsOf(places, crossed)).toBe(0);
});

test("spread keeps what fits where it is, and moves the rest as little as it can", () => {
  expect(spread([0, 2, 4], 6)).toEqual([0, 2, 4]);
  expect(spread([2, 2, 2], 6)).toEqual([1, 2, 3]);
  expect(spread([0, 0], 2)).toEqual([0, 1]);
  expect(spread([9, 9], 4)).toEqual([2, 3]);
});
