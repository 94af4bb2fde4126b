import type { Edge } from "./impact.rules.ts";

/** A line of the service map. `items` are the configuration items it runs through, empty where one service names the other. */
export type Link = { dependent: string; supplier: string; hard: boolean; items: string[] };

/**
 * What services need of each other: said outright, or over configuration items that one needs and the other needs in turn or is made of.
 * One line a pair; hard where one of its ways is hard at every step; told by the way with the fewest items. In the order of dependent and supplier.
 */
export function serviceLinks(edges: readonly Edge[], services: ReadonlySet<string>, homes: ReadonlyMap<string, string>): Link[] {
  const next = new Map<string, Edge[]>();
  for (const edge of edges) {
    const known = next.get(edge.dependent);
    if (known) known.push(edge);
    else next.set(edge.dependent, [edge]);
  }
  const links = [...services].flatMap((service) => linksOf(service, { next, services, homes }));
  return links.sort((a, b) => order(a.dependent, b.dependent) || order(a.supplier, b.supplier));
}

type Graph = { next: ReadonlyMap<string, readonly Edge[]>; services: ReadonlySet<string>; homes: ReadonlyMap<string, string> };
type Step = { id: string; hard: boolean; items: string[] };

function linksOf(service: string, { next, services, homes }: Graph): Link[] {
  const links = new Map<string, Link>();
  const passed = new Map<string, boolean>();
  const arrive = (supplier: string, { hard, items }: Step) => {
    if (supplier === service) return;
    const known = links.get(supplier);
    const isBetter = !known || (hard === known.hard ? items.length < known.items.length : hard);
    if (isBetter) links.set(supplier, { dependent: service, supplier, hard, items });
  };
  let front: Step[] = [{ id: service, hard: true, items: [] }];
  while (front.length > 0) {
    const further: Step[] = [];
    for (const at of front)
      for (const edge of next.get(at.id) ?? []) {
        const hard = at.hard && edge.hard;
        if (services.has(edge.supplier)) {
          arrive(edge.supplier, { ...at, hard });
          continue;
        }
        const before = passed.get(edge.supplier);
        if (before !== undefined && (before || !hard)) continue;
        passed.set(edge.supplier, hard);
        const step = { id: edge.supplier, hard, items: [...at.items, edge.supplier] };
        const home = homes.get(edge.supplier);
        if (home !== undefined && services.has(home)) arrive(home, step);
        further.push(step);
      }
    front = further;
  }
  return [...links.values()];
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
