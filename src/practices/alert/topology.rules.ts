import type { Id } from "../../kernel/ids.ts";

/** `dependent` needs `supplier`; hard where it cannot work without it. Ends are services or configuration items. */
export type Dependence = { dependent: Id; supplier: Id; hard: boolean };
export type Topology = {
  suppliers: ReadonlyMap<Id, readonly { id: Id; hard: boolean }[]>;
  /** The service a configuration item belongs to. */
  serviceOf: ReadonlyMap<Id, Id>;
};
/** What a thing needs, directly and over one other. */
export type Reach = { direct: readonly Id[]; second: readonly Id[] };

/** More suppliers than these are not followed: the alert would be related to everything. */
const mostDirect = 12;
const mostSecond = 24;

/** The map that correlation walks, each thing's suppliers in order of id. */
export function topologyOf(edges: readonly Dependence[], serviceOf: ReadonlyMap<Id, Id>): Topology {
  const suppliers = new Map<Id, { id: Id; hard: boolean }[]>();
  for (const { dependent, supplier, hard } of edges) {
    const known = suppliers.get(dependent);
    if (known) known.push({ id: supplier, hard });
    else suppliers.set(dependent, [{ id: supplier, hard }]);
  }
  for (const list of suppliers.values()) list.sort((one, other) => (one.id < other.id ? -1 : 1));
  return { suppliers, serviceOf };
}

/**
 * What an alert's thing needs. Walked upwards only: what a thing needs is little, what needs it may be everything; whoever stands below
 * finds the one above by its own reach. A configuration item also needs, over its service, what the service needs.
 */
export function reachOf(topology: Topology, item: Id | null, service: Id | null): Reach {
  const start = item ?? service;
  if (start === null) return { direct: [], second: [] };
  const own = new Set([item, service].filter((id) => id !== null));
  const direct = new Set<Id>();
  for (const { id } of topology.suppliers.get(start) ?? []) if (!own.has(id) && direct.size < mostDirect) direct.add(id);
  const second = new Set<Id>();
  const reach = (id: Id) => {
    if (!own.has(id) && !direct.has(id) && second.size < mostSecond) second.add(id);
  };
  if (item !== null && service !== null) for (const { id } of topology.suppliers.get(service) ?? []) reach(id);
  for (const one of direct) for (const { id } of topology.suppliers.get(one) ?? []) reach(id);
  return { direct: [...direct], second: [...second] };
}

/** Everything a thing cannot work without, nearest first, over hard dependencies only; a cycle ends where it began. */
export function hardSuppliers(topology: Topology, start: Id): Id[] {
  const reached = new Set<Id>([start]);
  const found: Id[] = [];
  for (let front = [start]; front.length > 0 && found.length < 200; ) {
    const next: Id[] = [];
    for (const at of front)
      for (const { id, hard } of topology.suppliers.get(at) ?? []) {
        if (!hard || reached.has(id)) continue;
        reached.add(id);
        found.push(id);
        next.push(id);
      }
    front = next;
  }
  return found;
}
