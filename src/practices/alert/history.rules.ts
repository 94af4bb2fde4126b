import type { Id } from "../../kernel/ids.ts";
import type { Together } from "./correlation.model.ts";

/** A kind of alert: what it says, and of which service. */
export type AlertSort = { template: Id; service: Id | null };
/** That a sort of alert began in a slot of five minutes; once, however many there were. */
export type Seen = AlertSort & { slot: number };

export const slotMs = 300_000;
/** Seen less often than this, nothing is said of a sort. */
const fewestTimes = 5;
const mostPairs = 400;

/**
 * Which sorts of alert began in the same slot as another, or in the next: counted by slots, so that a storm counts once and not its square.
 * The most frequent pairs first; at most 400.
 */
export function countTogether(seen: readonly Seen[]): Together[] {
  const slotsOf = new Map<string, Set<number>>();
  const sorts = new Map<string, AlertSort>();
  const bySlot = new Map<number, Set<string>>();
  for (const { slot, template, service } of seen) {
    const name = sortKey({ template, service });
    sorts.set(name, { template, service });
    slotsOf.set(name, (slotsOf.get(name) ?? new Set()).add(slot));
  }
  for (const [name, slots] of slotsOf)
    if (slots.size >= fewestTimes) for (const slot of slots) bySlot.set(slot, (bySlot.get(slot) ?? new Set()).add(name));
  const counts = new Map<string, Map<string, number>>();
  for (const [slot, names] of bySlot)
    for (const first of names) {
      const row = counts.get(first) ?? new Map<string, number>();
      counts.set(first, row);
      for (const next of new Set([...names, ...(bySlot.get(slot + 1) ?? [])])) if (next !== first) row.set(next, (row.get(next) ?? 0) + 1);
    }
  const pairs = [...counts].flatMap(([first, row]) =>
    [...row].map(([next, times]) => ({ first, next, times, of: slotsOf.get(first)!.size })),
  );
  pairs.sort((one, other) => other.times - one.times || order(one.first, other.first) || order(one.next, other.next));
  return pairs.slice(0, mostPairs).map(({ first, next, times, of }) => {
    const [before, after] = [sorts.get(first)!, sorts.get(next)!];
    return { first: before.template, firstService: before.service, next: after.template, nextService: after.service, times, of };
  });
}

/** The share of times the second began soon after the first, in per mille, smoothed as if it had been seen twice more, once together. */
export function historyOf(pairs: readonly Together[]): ReadonlyMap<string, number> {
  const history = new Map<string, number>();
  for (const { first, firstService, next, nextService, times, of } of pairs)
    if (of >= fewestTimes)
      history.set(
        pairKey({ template: first, service: firstService }, { template: next, service: nextService }),
        Math.floor((1000 * (times + 1)) / (of + 2)),
      );
  return history;
}

/** How firmly two sorts go together: the share of the rarer's times, whichever came first; null where neither was seen often enough. */
export function togetherIn(history: ReadonlyMap<string, number>, one: AlertSort, other: AlertSort): number | null {
  if (history.size === 0) return null;
  const [there, back] = [history.get(pairKey(one, other)), history.get(pairKey(other, one))];
  return there === undefined && back === undefined ? null : Math.max(there ?? 0, back ?? 0);
}

/** What one sort of alert soon after another is kept under. */
export function pairKey(first: AlertSort, next: AlertSort): string {
  return `${sortKey(first)}>${sortKey(next)}`;
}

function sortKey({ template, service }: AlertSort): string {
  return `${template}/${service ?? "-"}`;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
