import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type DomainEvent, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { IncidentStanding, ProblemFacts } from "./facts.ts";
import type { Problem } from "./model.ts";
import { outstandingReview } from "./review.rules.ts";
import type { Held } from "./work.rules.ts";

type Found = { ok: true; incidents: IncidentStanding[]; event: DomainEvent } | { ok: false; refusal: Refusal };
type Terms = {
  mayBeNone?: boolean;
  /** A problem that is made of restricted incidents is restricted itself. */
  takesRestricted?: boolean;
};

/** The incidents that may be linked to a problem: all that were named, or why not. */
export function linkable({ current, actor, facts }: Held, ids: readonly Id[], terms: Terms = {}): Found {
  const no = (code: string, because?: string): Found => ({
    ok: false,
    refusal: { code, field: "incidents", ...(because === undefined ? {} : { because }) },
  });
  const incidents: IncidentStanding[] = [];
  for (const id of new Set(ids)) {
    const one = seen(facts.incidents.get(id), actor);
    if (!one) return no("noSuchIncident");
    const number = one.number ?? "It";
    if (one.mergedInto) return no("incidentMerged", number);
    if (one.state === "8") return no("incidentCanceled", number);
    if (one.restricted && !current.restricted && !terms.takesRestricted) return no("incidentRestricted", number);
    if (current.resolutionCode === "risk_accepted" && outstandingReview(one)) return no("riskHappened", number);
    if (one.problem !== current.id) incidents.push(one);
  }
  if (incidents.length === 0 && !terms.mayBeNone) return no("linksNothing");
  const data = { incidents: incidents.map(({ id, number }) => ({ id, number })) };
  return { ok: true, incidents, event: { type: "incidentsLinked", data } };
}

export function linkIncidents(asked: Held, ids: readonly Id[]): Decision<Problem> {
  const found = linkable(asked, ids);
  return found.ok ? accept({ ...asked.current }, found.event) : found;
}

/** An incident whose review is owed goes to another problem or stays: to unlink it is no way round the gate. */
export function unlinkIncident({ current, actor, facts }: Held, incident: Id): Decision<Problem> {
  const one = seen(facts.incidents.get(incident), actor);
  if (!one) return refuse("noSuchIncident", { field: "incident" });
  if (one.problem !== current.id) return refuse("notLinked", { field: "incident" });
  const owed = outstandingReview(one);
  if (owed) return { ok: false, refusal: { ...owed, code: "reviewStays", field: "incident" } };
  return accept({ ...current }, { type: "incidentUnlinked", data: { incident, number: one.number } });
}

/** What the incidents of the problem add up to: kept with it, so that lists and gates need not count. */
export function follow({ current, facts, id }: Held): Decision<Problem> {
  const tally = facts.tallies.get(id);
  return accept(tally ? { ...current, ...tally } : current);
}

/** What is restricted of an incident is restricted of the problem behind it. */
export function confine({ current }: Held): Decision<Problem> {
  return current.restricted
    ? accept(current)
    : accept({ ...current, restricted: true }, { type: "problemRestricted", data: { withIncident: true } });
}

/** Something restricted, where the actor may know of it. */
export function seen<T extends { restricted: boolean; inside: readonly Id[] }>(one: T | undefined, actor: Actor): T | undefined {
  if (!one?.restricted || may(actor, "incident.readRestricted")) return one;
  const self = actor.onBehalfOf?.personId ?? actor.personId;
  return one.inside.some((inside) => inside === self || actor.teamIds.includes(inside)) ? one : undefined;
}

/** What later commands of the same batch must know: where the incidents are by now. */
export function learnLinks(facts: ProblemFacts, problem: Problem, events: readonly DomainEvent[]): ProblemFacts {
  const moved = new Map<Id, Id | null>();
  for (const { type, data = {} } of events) {
    if (type === "incidentsLinked") for (const { id } of data.incidents as { id: Id }[]) moved.set(id, problem.id);
    if (type === "incidentUnlinked") moved.set(String(data.incident), null);
  }
  if (moved.size === 0) return facts;
  const incidents = new Map(facts.incidents);
  for (const [id, to] of moved) {
    const known = incidents.get(id);
    if (known) incidents.set(id, { ...known, problem: to });
  }
  return { ...facts, incidents };
}
