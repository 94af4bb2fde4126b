import type { Instant } from "../../kernel/time.ts";
import type { Band } from "./band.rules.ts";
import type { Exception } from "./model.ts";
import type { Scales, Weight } from "./score.rules.ts";
import { standingOf } from "./weigh.rules.ts";

export type Stood = { record: Exception; band: Band; weight: Weight };
/** A line, and the further records with its cause that it stands for. */
export type Led = Stood & { others: Stood[] };

/** Stored lines as they stand at a moment; what is no concern yet is left out. */
export function stand(records: readonly Exception[], scales: Scales, now: Instant): Stood[] {
  return records.flatMap((record) => {
    const { band, weight } = standingOf(record, scales, now);
    return band === null ? [] : [{ record, band, weight }];
  });
}

/**
 * One line for each cause: the highest leads and stands for the others. In order of band, then of score, then what came first.
 * Source: docs/decisions/0017-triage.md, one item per root cause.
 */
export function folded(stood: readonly Stood[]): Led[] {
  const led = new Map<string, Led>();
  for (const one of stood.toSorted(byRank)) {
    const leader = led.get(one.record.rootCauseKey);
    if (leader) leader.others.push(one);
    else led.set(one.record.rootCauseKey, { ...one, others: [] });
  }
  return [...led.values()];
}

const order: Readonly<Record<Band, number>> = { NOW: 0, TODAY: 1, WEEKLY: 2 };

function byRank(one: Stood, other: Stood): number {
  return (
    order[one.band] - order[other.band] ||
    other.weight.tenths - one.weight.tenths ||
    compare(one.record.openedAt, other.record.openedAt) ||
    compare(one.record.id, other.record.id)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
