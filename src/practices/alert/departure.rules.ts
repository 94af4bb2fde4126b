import type { Id } from "../../kernel/ids.ts";
import type { BatchReply, Change } from "../../kernel/practice.ts";
import type { TellingFacts } from "./incident.rules.ts";
import type { Alert } from "./model.ts";

type AlertChange = Change<Alert>;
/** Of incidents that alerts opened, that nobody has worked on, and in which no alert outside the batch is: whether a review is required. */
export type Deserted = ReadonlyMap<Id, { reviewRequired: boolean }>;
type DepartureFacts = Pick<TellingFacts, "incidents" | "mergedInto"> & { deserted: Deserted };

/** An incident that only its alerts made, and whose last alert was moved into another, is called off; where it needs a review it stays, with a note. */
export function departures(changes: readonly AlertChange[], facts: DepartureFacts): BatchReply[] {
  const latest = new Map(changes.map((change) => [change.id, change]));
  return [...facts.deserted].flatMap(([id, { reviewRequired }]): BatchReply[] => {
    const isInIt = [...latest.values()].some(({ after }) => after.incident === id);
    const gone = changes.filter(({ before }) => before?.incident === id).map((change) => latest.get(change.id)!);
    const into = [...new Set(gone.flatMap(({ after }) => after.incident ?? []))];
    if (isInIt || into.length === 0) return [];
    const reason = `Its alerts were moved to ${into.map((one) => nameOf(one, facts) ?? "a new incident").join(" and ")}`;
    const command = reviewRequired
      ? { type: "addNote", text: `${reason}. It stays open, because it needs a review.` }
      : { type: "cancel", reason };
    return [{ kind: "incident", id, command, because: gone.at(-1)! }];
  });
}

/** What the incident that alerts came into says of those that were in another before; null where none was. */
export function arrivalWords(changes: readonly AlertChange[], facts: Pick<TellingFacts, "incidents" | "mergedInto">): string | null {
  const came = changes.filter(hasCome);
  if (came.length === 0) return null;
  const from = [...new Set(came.map(({ before }) => before!.incident!))].map((one) => nameOf(one, facts) ?? "another incident");
  return `${subjectOf(came)} came from ${from.join(" and ")}, moved by ${came[0]!.actor.name}.`;
}

/** What the incident that alerts left says of where they went. One that was opened for them has no number yet when this is said. */
export function leavingWords(changes: readonly AlertChange[], facts: Pick<TellingFacts, "incidents" | "mergedInto">): string {
  const into = [...new Set(changes.flatMap(({ after }) => after.incident ?? []))];
  const { name } = changes[0]!.actor;
  const verb = changes.length === 1 ? "was" : "were";
  if (into.length === 0) return `${subjectOf(changes)} ${verb} taken out by ${name}.`;
  const names = into.map((one) => nameOf(one, facts));
  if (names.every((one) => one === null)) return `${subjectOf(changes)} ${verb} split off into a new incident by ${name}.`;
  return `${subjectOf(changes)} ${verb} moved to ${names.map((one) => one ?? "a new incident").join(" and ")} by ${name}.`;
}

/** Whether an alert was in another incident before. */
export function hasCome({ before, after }: AlertChange): boolean {
  return typeof before?.incident === "string" && before.incident !== after.incident;
}

/** Its number, where whoever reads of the other may know it; null where it is opened only now. */
function nameOf(incident: Id, { incidents, mergedInto }: Pick<TellingFacts, "incidents" | "mergedInto">): string | null {
  const known = incidents.get(mergedInto.get(incident) ?? incident);
  return known?.restricted ? "a restricted incident" : (known?.number ?? null);
}

function subjectOf(changes: readonly AlertChange[]): string {
  const { summary } = changes[0]!.after;
  return changes.length === 1 ? `"${summary.length > 200 ? `${summary.slice(0, 199)}…` : summary}"` : `${changes.length} alerts`;
}
