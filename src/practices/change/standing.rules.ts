import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { type Failure, failures } from "./outcome.rules.ts";

/** How a change of a template ended. */
export type Outcome = {
  id: Id;
  number: string | null;
  title: string;
  closedAt: Instant;
  failure: Failure | null;
  /** The number of a major incident it was found to have caused. */
  majorIncident: string | null;
};
type Terms = { lostAtFailures: number; lostAmong: number };

/**
 * Why a template has lost its standing, in a sentence; null where it holds it. It is lost where so many of its last changes failed, or one of
 * them caused a major incident. What ended before standing was given back is forgiven.
 */
export function standingFault(outcomes: readonly Outcome[], terms: Terms, forgivenUntil: Instant | null): string | null {
  const counted = outcomes
    .filter((one) => forgivenUntil === null || one.closedAt > forgivenUntil)
    .sort((a, b) => (a.closedAt > b.closedAt ? -1 : a.closedAt < b.closedAt ? 1 : a.id > b.id ? -1 : 1))
    .slice(0, terms.lostAmong);
  const disaster = counted.find((one) => one.majorIncident !== null);
  if (disaster) return `${disaster.number ?? "A change"} of it caused the major incident ${disaster.majorIncident}.`;
  const failed = counted.filter((one) => one.failure !== null);
  if (failed.length < terms.lostAtFailures) return null;
  const why = failed.map((one) => `${one.number ?? "one"} (${failures.find((word) => word.value === one.failure)?.label})`);
  return `${failed.length} of its last ${counted.length} changes failed: ${why.slice(0, 10).join(", ")}.`;
}
