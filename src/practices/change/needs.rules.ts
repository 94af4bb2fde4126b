import type { Id } from "../../kernel/ids.ts";
import type { Edge } from "../service/impact.rules.ts";

/** Answers for a thing what it cannot work without, at any depth, itself left out. Each thing is followed once, and kept. */
export function hardNeeds(edges: readonly Edge[]): (thing: Id) => ReadonlySet<Id> {
  const next = new Map<Id, Id[]>();
  for (const { dependent, supplier, hard } of edges) {
    if (!hard) continue;
    const known = next.get(dependent);
    if (known) known.push(supplier);
    else next.set(dependent, [supplier]);
  }
  const kept = new Map<Id, ReadonlySet<Id>>();
  return (thing) => {
    const known = kept.get(thing);
    if (known) return known;
    const reached = reach(next, thing);
    kept.set(thing, reached);
    return reached;
  };
}

/** Answers for a thing what it rests on directly, softly: its parts, and what it would be degraded without. */
export function softParts(edges: readonly Edge[]): (thing: Id) => readonly Id[] {
  const next = new Map<Id, Id[]>();
  for (const { dependent, supplier, hard } of edges) {
    if (hard || dependent === supplier) continue;
    const known = next.get(dependent);
    if (known) known.push(supplier);
    else next.set(dependent, [supplier]);
  }
  return (thing) => next.get(thing) ?? [];
}

function reach(next: ReadonlyMap<Id, readonly Id[]>, start: Id): ReadonlySet<Id> {
  const reached = new Set<Id>();
  const waiting = [start];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop())
    for (const supplier of next.get(one) ?? []) {
      if (supplier === start || reached.has(supplier)) continue;
      reached.add(supplier);
      waiting.push(supplier);
    }
  return reached;
}
