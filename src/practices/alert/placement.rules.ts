import type { Id } from "../../kernel/ids.ts";
import { type Judged, type Memory, weigh } from "./correlate.rules.ts";
import { type Subject, soughtBy, spreadKeys, tracesOf } from "./subject.rules.ts";
import type { Weights } from "./weights.rules.ts";

/** Where a new alert belongs. `incident` null: it opens one. `bridges`: others' incidents that are the same trouble as the chosen one. */
export type Placement = {
  incident: Id | null;
  chosen: Judged | null;
  runnersUp: readonly Judged[];
  suggested: Judged | null;
  bridges: readonly Id[];
};

const mostRunnersUp = 3;

/** The incident an alert joins by its likeness: the best at or above the join mark; one between the marks is suggested to a human. */
export function placeByScore(subject: Subject, memory: Memory, weights: Weights): Placement {
  const judged = weigh(subject, memory, weights);
  const chosen = judged[0]?.joins ? judged[0] : null;
  const others = chosen ? judged.slice(1) : judged;
  const suggested = others[0] && others[0].score >= weights.suggestAt ? others[0] : null;
  const bridges = chosen ? others.filter((other) => isBridge(subject, chosen, other, memory, weights)).map((other) => other.incident) : [];
  return { incident: chosen?.incident ?? null, chosen, runnersUp: others.slice(0, mostRunnersUp), suggested, bridges };
}

/** Two young incidents that an alert stands as near to are one: what it tells of came before both, and was only heard after them. */
function isBridge({ atMs }: Subject, chosen: Judged, other: Judged, memory: Memory, { bridgeAt, bridgeMinutes }: Weights): boolean {
  if (other.score < bridgeAt || chosen.score < bridgeAt) return false;
  return [chosen, other].every(({ incident }) => atMs - memory.incident(incident)!.openedMs <= bridgeMinutes * 60_000);
}

/** A key that was brought this long ago is brought again, so that what goes on is not taken for over. */
const refreshMs = 120_000;

/**
 * The keys an alert brings to its incident: those nobody brought, or nobody lately. So an incident has each key once, however many alerts
 * bear it, and a search for a key reads one line of each incident.
 */
export function broughtBy(subject: Subject, incident: Id, memory: Memory): string[] {
  const isStale = (key: string) => {
    const known = memory.landmarks(key).find((one) => one.incident === incident);
    return !known || subject.atMs - known.atMs > refreshMs;
  };
  const hasNot = (key: string) => !memory.landmarks(key).some((one) => one.incident === incident);
  const brought = tracesOf(subject).filter(isStale);
  const own = soughtBy(subject).find((one) => one.relation === "same")?.key;
  const next = own !== undefined && hasNot(own) ? spreadKeys(subject).find(hasNot) : undefined;
  return next === undefined ? brought : [...brought, next];
}
