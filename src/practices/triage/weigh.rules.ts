import type { ConcernGate } from "../../kernel/concern.ts";
import { type Instant, minInstant } from "../../kernel/time.ts";
import { type Band, nextBandChange, standingAt } from "./band.rules.ts";
import type { Exception } from "./model.ts";
import { openGates, type Scales, type Terms, type Weighed, type Weight } from "./score.rules.ts";

type Overridden = Pick<Exception, "overrideBand" | "overriddenAt">;
export type Weighing = Pick<Exception, "sourceKind" | "said" | "band"> & Overridden;

/** Where a line stands at a moment, hands included: an override holds until a gate opens later than it. */
export function standingOf(record: Weighing, scales: Scales, now: Instant): { band: Band | null; weight: Weight; isMoved: boolean } {
  const standing = standingAt(itemOf(record), scales, now, record.band);
  const isMoved = record.overrideBand !== null && opensAfter(record, scales.terms, record.overriddenAt ?? now, now).length === 0;
  return isMoved && standing.band !== null ? { ...standing, band: record.overrideBand, isMoved } : { ...standing, isMoved: false };
}

/** The line as the arithmetic weighs it. */
export function itemOf({ sourceKind, said }: Pick<Exception, "sourceKind" | "said">): Weighed {
  return { kind: sourceKind, concern: said };
}

/** The gates that hold at a moment, and opened later than another: what was done before they opened does not answer them. */
export function opensAfter({ said }: Pick<Exception, "said">, terms: Pick<Terms, "gates">, after: Instant, now: Instant): ConcernGate[] {
  return openGates(said, terms, now).filter((one) => one.since > after);
}

/** The record with what its weighing says, and from which band to which it moved, if it did. */
export function reweighed(
  record: Exception,
  scales: Scales,
  now: Instant,
): { next: Exception; moved: { from: Band | null; to: Band | null; score: number } | null } {
  const { band, weight, isMoved } = standingOf(record, scales, now);
  const hands = isMoved ? {} : { overrideBand: null, overrideWhy: null, overriddenAt: null, overriddenBy: null, overriddenFor: null };
  const next: Exception = {
    ...record,
    ...hands,
    band,
    scoreTenths: weight.tenths,
    gate: weight.gates[0]?.code ?? null,
    policyRevision: scales.terms.revision,
    nowSince: band === "NOW" ? (record.nowSince ?? now) : null,
    nextBandChangeAt: nextMoment(record, scales, now, band, isMoved),
    returnsAt: returnOf(record, scales.terms, now),
  };
  return { next, moved: band === record.band ? null : { from: record.band, to: band, score: weight.tenths / 10 } };
}

function nextMoment(record: Exception, scales: Scales, now: Instant, band: Band | null, isMoved: boolean): Instant | null {
  if (record.state === "decided" || record.state === "expired") return null;
  if (isMoved) return nextGate(record, scales.terms, now);
  return nextBandChange(itemOf(record), scales, now, band);
}

/** When a line that is off the Desk comes back by itself: at its day, or where a gate opens. */
function returnOf(record: Exception, terms: Terms, now: Instant): Instant | null {
  if (record.state === "open" || record.state === "acknowledged" || record.state === "expired") return null;
  return minInstant(record.dueAt, nextGate(record, terms, now));
}

function nextGate({ said }: Pick<Exception, "said">, terms: Terms, now: Instant): Instant | null {
  const ahead = said.gates.filter((one) => terms.gates.includes(one.code) && one.since > now).map((one) => one.since);
  return minInstant(...ahead);
}
