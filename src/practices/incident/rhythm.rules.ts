import type { DomainEvent } from "../../kernel/decision.ts";
import { addMinutes, type Instant, minInstant } from "../../kernel/time.ts";
import type { IncidentFacts } from "./facts.ts";
import type { Incident } from "./model.ts";

type Rhythms = Pick<IncidentFacts["house"], "updateEveryMinutes" | "rhythms">;

/** How many minutes may pass between updates at a severity: what the organisation says for it, else its general rhythm. */
export function rhythmOf(house: Rhythms, severity: Incident["severity"]): number {
  return house.rhythms[severity] ?? house.updateEveryMinutes;
}

/**
 * A declared major incident whose severity changed: its rhythm follows, and the next update is due no later than that from now. A promise
 * that was given for sooner stands.
 */
export function withRhythm(
  before: Incident,
  next: Incident,
  given: { house: Rhythms; now: Instant },
): { next: Incident; events: DomainEvent[] } {
  if (next.severity === before.severity || next.majorState !== "declared" || !["1", "2", "3"].includes(next.state))
    return { next, events: [] };
  const every = rhythmOf(given.house, next.severity);
  const nextUpdateAt = minInstant(next.nextUpdateAt, addMinutes(given.now, every));
  const changed = { ...next, updateEveryMinutes: every, nextUpdateAt };
  if (every === before.updateEveryMinutes) return { next: changed, events: [] };
  return { next: changed, events: [{ type: "rhythmChanged", data: { from: before.updateEveryMinutes, to: every, nextUpdateAt } }] };
}
