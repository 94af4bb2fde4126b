import type { Id } from "../../kernel/ids.ts";
import { type Instant, ms } from "../../kernel/time.ts";
import type { Topology } from "./topology.rules.ts";

/** An alert as a possible cause: the first of its thing. */
export type Suspect = { alert: Id; thing: Id | null; firstAt: Instant; isOwn: boolean };
/** A change as a possible cause. */
export type Recent = { id: Id; at: Instant; thing: Id | null; service: Id | null };
export type Cause = { alert: Id | null; changes: readonly Id[] };

/** A change this long before the first alert may be what did it. */
export const changeWindowMinutes = 60;

/**
 * What probably began it: the earliest alert on the thing that most of the others need and that itself needs none of them; and the changes of
 * the hour before, on one of the things first, the latest first. Probable, and said so: a human decides.
 */
export function probableCause(suspects: readonly Suspect[], changes: readonly Recent[], topology: Topology): Cause {
  const first = firstOfEachThing(suspects);
  const things = new Set(first.flatMap(({ thing }) => (thing === null ? [] : [thing])));
  const needed = neededBy(things, topology);
  const ranked = first.map((one) => ({ one, needed: one.thing === null ? 0 : (needed.get(one.thing) ?? 0) }));
  ranked.sort((a, b) => b.needed - a.needed || Number(b.one.isOwn) - Number(a.one.isOwn) || order(a.one, b.one));
  const began = suspects.reduce<Instant | null>((least, one) => (least === null || one.firstAt < least ? one.firstAt : least), null);
  return { alert: ranked[0]?.one.alert ?? null, changes: began === null ? [] : changesBefore(began, changes, things, topology) };
}

function firstOfEachThing(suspects: readonly Suspect[]): Suspect[] {
  const first = new Map<string, Suspect>();
  for (const one of [...suspects].sort(order)) {
    const known = first.get(one.thing ?? one.alert);
    if (!known) first.set(one.thing ?? one.alert, one);
  }
  return [...first.values()];
}

const furthest = 5;

/** How many of the things need each, directly or over others of any kind; two that need each other count for neither. */
function neededBy(things: ReadonlySet<Id>, topology: Topology): ReadonlyMap<Id, number> {
  const reached = new Map([...things].map((thing) => [thing, suppliersOf(thing, topology)]));
  const counts = new Map<Id, number>();
  for (const [thing, suppliers] of reached)
    for (const supplier of suppliers)
      if (things.has(supplier) && !reached.get(supplier)!.has(thing)) counts.set(supplier, (counts.get(supplier) ?? 0) + 1);
  return counts;
}

/** What a thing needs over at most five steps. */
function suppliersOf(thing: Id, topology: Topology): ReadonlySet<Id> {
  const reached = new Set<Id>();
  for (let front = [thing], steps = 0; front.length > 0 && steps < furthest; steps++) {
    const next: Id[] = [];
    for (const at of front)
      for (const { id } of topology.suppliers.get(at) ?? [])
        if (id !== thing && !reached.has(id)) {
          reached.add(id);
          next.push(id);
        }
    front = next;
  }
  return reached;
}

function changesBefore(began: Instant, changes: readonly Recent[], things: ReadonlySet<Id>, topology: Topology): Id[] {
  const services = new Set([...things].flatMap((thing) => [thing, topology.serviceOf.get(thing) ?? thing]));
  const near = ({ thing, service }: Recent) => Number((thing !== null && things.has(thing)) || (service !== null && services.has(service)));
  return changes
    .filter(({ at }) => at <= began && ms(began) - ms(at) <= changeWindowMinutes * 60_000)
    .sort((one, other) => near(other) - near(one) || (one.at > other.at ? -1 : one.at < other.at ? 1 : one.id < other.id ? -1 : 1))
    .map((one) => one.id);
}

function order(one: Suspect, other: Suspect): number {
  if (one.firstAt !== other.firstAt) return one.firstAt < other.firstAt ? -1 : 1;
  return one.alert < other.alert ? -1 : 1;
}
