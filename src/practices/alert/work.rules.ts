import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type DomainEvent, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, ms } from "../../kernel/time.ts";
import type { CommandOf } from "./commands.ts";
import type { AlertDecision } from "./decision.model.ts";
import { resolveByHand, wakeEpisode } from "./episode.rules.ts";
import type { IncidentFact } from "./facts.ts";
import type { Alert } from "./model.ts";
import { placed } from "./place.rules.ts";
import { broughtBy } from "./placement.rules.ts";
import { type Asked, newsOf } from "./receive.rules.ts";
import { beaconsOf, quietOf } from "./suppression.rules.ts";

type Held = Asked & { current: Alert };
const longestQuietDays = 30;

export function acknowledge({ current, now }: Held): Decision<Alert> {
  return accept({ ...current, status: "acknowledged", acknowledgedAt: now }, { type: "alertAcknowledged" });
}

/** Over by hand. It fires again only for what happens later. */
export function resolve(asked: Held, { reason }: CommandOf<"resolve">): Decision<Alert> {
  const { current, now } = asked;
  const { next, news } = resolveByHand(current, now, reason?.trim() || "Resolved by hand");
  return accept(quieted({ ...current, ...next }), ...newsOf(news, { ...current, ...next }));
}

export function suppress(asked: Held, { until, reason }: CommandOf<"suppress">): Decision<Alert> {
  const { current, now, actor } = asked;
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  if (until <= now) return refuse("untilPast", { field: "until" });
  if (until > addDays(now, longestQuietDays)) return refuse("untilTooFar", { field: "until" });
  const next: Alert = { ...current, suppressed: "hand", suppressedBy: actor.personId, suppressedUntil: until, beacons: [] };
  return accept(next, { type: "alertQuieted", data: { by: "hand", until, reason } });
}

/** Heard again, whatever kept it quiet: a human says so. */
export function release(asked: Held): Decision<Alert> {
  return heard(asked);
}

/** What kept it quiet may be over, or it may be another thing by now: it is weighed as if it fired now. */
export function reconsider(asked: Held): Decision<Alert> {
  const { current, facts, now } = asked;
  if (current.status === "resolved" || current.suppressed === null) return accept(current);
  if (current.suppressed === "hand" && (current.suppressedUntil ?? now) > now) return accept(current);
  const quiet = quietOf({ ...current, suppressed: null }, current.symptom, now, facts.quiet);
  if (!quiet) return heard(asked);
  if (quiet.by === current.suppressed && quiet.record === current.suppressedBy && quiet.until === current.suppressedUntil)
    return accept(current);
  const next: Alert = { ...current, suppressed: quiet.by, suppressedBy: quiet.record, suppressedUntil: quiet.until };
  return accept(next, { type: "alertQuieted", data: { by: quiet.by, record: quiet.record, until: quiet.until } });
}

/** It still fires, and nobody was told: now it is placed like one that has just begun. */
function heard(asked: Held): Decision<Alert> {
  const { current, facts } = asked;
  const loud: Alert = { ...current, suppressed: null, suppressedBy: null, suppressedUntil: null };
  const events: DomainEvent[] = [{ type: "alertReleased", data: { was: current.suppressed } }];
  const subject = facts.subjects.get(current.id);
  if (current.incident !== null || !subject) return accept({ ...loud, beacons: beaconsOf(loud, loud.symptom, facts.quiet) }, ...events);
  const quietless = { ...facts, quiet: { ...facts.quiet, windows: [], inhibitions: facts.quiet.inhibitions, quieters: () => [] } };
  return placed({ asked: { ...asked, facts: quietless }, alert: loud, last: null, subject, events });
}

/** Into an incident by a human's word: correlation learns from it. */
export function join(asked: Held, incident: Id, how: "joined" | "accepted"): Decision<Alert> {
  const { current, facts, actor } = asked;
  const known = seen(facts.memory.incident(incident), actor);
  if (!known) return refuse("noSuchIncident", { field: "incident" });
  if (known.id === current.incident) return refuse("inItAlready", { field: "incident" });
  if (known.state === "7" || known.state === "8") return refuse("incidentOver", { field: "incident", because: known.number ?? "It" });
  const next = byHand(asked, known.id, `Joined ${known.number ?? "its incident"}: ${actor.name} says so.`);
  return accept(next, judged(current, known.id, "together", how), { type: "alertPlaced", data: { incident: known.id, outcome: "byHand" } });
}

export function unlink(asked: Held): Decision<Alert> {
  const { current, actor } = asked;
  const next = byHand(asked, null, `In no incident: ${actor.name} took it out.`);
  return accept(next, judged(current, current.incident!, "apart", "unlinked"));
}

/** Out of its incident into one of its own, or into another that others were split into. */
export function split(asked: Held, { into }: CommandOf<"split">): Decision<Alert> {
  const { current, facts, actor } = asked;
  const known = into === null ? null : seen(facts.memory.incident(into), actor);
  if (into !== null && !known) return refuse("noSuchIncident", { field: "into" });
  if (known && known.id === current.incident) return refuse("inItAlready", { field: "into" });
  const incident = known?.id ?? asked.newId(0);
  const next = byHand(asked, incident, `Split off by ${actor.name}.`);
  const outcome = known ? "byHand" : "opened";
  return accept(next, judged(current, current.incident!, "apart", "split"), { type: "alertPlaced", data: { incident, outcome } });
}

export function dismiss({ current }: Held): Decision<Alert> {
  return accept({ ...current, suggestedIncident: null }, judged(current, current.suggestedIncident!, "apart", "dismissed"));
}

/** Its incident is part of another now. */
export function follow({ current }: Held, { incident, because }: CommandOf<"follow">): Decision<Alert> {
  if (current.incident === incident) return accept(current);
  return accept({ ...current, incident }, { type: "alertFollowed", data: { from: current.incident, to: incident, because } });
}

/** Time came: silence, calm, or the end of what kept it quiet. */
export function wake(asked: Held): Decision<Alert> {
  const { current, facts, now } = asked;
  if (current.status === "resolved") return accept(current);
  if (current.suppressedUntil !== null && current.suppressedUntil <= now)
    return accept({ ...current, suppressedUntil: null }, { type: "alertQuietOver" });
  const autoResolveAfterMinutes = facts.integrations.get(current.integration)?.autoResolveAfterMinutes ?? null;
  const { next, news } = wakeEpisode(current, now, { autoResolveAfterMinutes, absences: facts.absences });
  const changed: Alert = { ...current, ...next };
  return accept(changed.status === "resolved" ? quieted(changed) : changed, ...newsOf(news, changed));
}

/** What is over keeps nothing quiet. */
function quieted(alert: Alert): Alert {
  return { ...alert, beacons: [], suggestedIncident: null };
}

function byHand(asked: Held, incident: Id | null, sentence: string): Alert {
  const { current, facts, now } = asked;
  const subject = facts.subjects.get(current.id);
  const traces = incident === null || !subject ? [] : broughtBy({ ...subject, atMs: ms(current.firstAt) }, incident, facts.memory);
  const decision: AlertDecision = {
    outcome: "byHand",
    weights: facts.weights.version,
    snapshot: null,
    at: now,
    chosen: null,
    runnersUp: current.decision?.chosen ? [current.decision.chosen] : [],
    suggested: null,
    rule: null,
  };
  return { ...current, incident, suggestedIncident: null, traces, decision, sentence: sentence.slice(0, 800) };
}

type Verdict = "together" | "apart";

function judged(current: Alert, incident: Id, said: Verdict, how: string): DomainEvent {
  const weighed = [current.decision?.chosen, current.decision?.suggested, ...(current.decision?.runnersUp ?? [])];
  const score = weighed.find((one) => one?.incident === incident)?.score ?? null;
  return { type: "alertJudged", data: { said, how, incident, score, weights: current.decision?.weights ?? null } };
}

/** An incident that the actor may know of. */
function seen(known: IncidentFact | null, actor: Actor): IncidentFact | null {
  return known && (!known.isRestricted || may(actor, "incident.readRestricted")) ? known : null;
}
