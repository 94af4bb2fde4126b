import type { Refusal } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { reviewGate } from "../incident/rules.ts";
import type { IncidentStanding, ProblemFacts } from "./facts.ts";

/** Why an incident's review still stands in the way, in the words of the incident's own gate; null where it does not. */
export function outstandingReview(incident: IncidentStanding): Refusal | null {
  const reviews = new Map(incident.review ? [[incident.id, incident.review]] : []);
  const refusal = reviewGate(incident, { reviews });
  return refusal && { ...refusal, because: `${refusal.because}${incident.number ? ` (${incident.number})` : ""}` };
}

/**
 * A problem closes only once every incident of it that needs a review has an approved one, or a waiver: by whatever door. A duplicate
 * closes without, for its incidents go to the other problem, and stand in its way there.
 */
export function problemReviewGate(id: Id, facts: ProblemFacts | undefined): Refusal | null {
  for (const incident of facts?.incidents.values() ?? []) {
    const owed = incident.problem === id ? outstandingReview(incident) : null;
    if (owed) return owed;
  }
  return null;
}
