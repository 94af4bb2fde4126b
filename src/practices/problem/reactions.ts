import type { Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { Incident } from "../incident/model.ts";
import type { Problem } from "./model.ts";

export type ReactionFacts = {
  /** By resolved problem: the incidents that are on hold for it. */
  waiting: ReadonlyMap<Id, readonly Id[]>;
  /** By duplicate: the incidents that were linked to it. */
  linked: ReadonlyMap<Id, readonly Id[]>;
};

/** What a problem sets going in its incidents, and what it takes over from their news. */
export const problemReaction: Reaction = {
  on: ["problem", "incident"],
  react: (change, given) =>
    change.kind === "incident" ? ofIncident(change as Change<Incident>) : ofProblem(change as Change<Problem>, given as ReactionFacts),
};

function ofProblem(change: Change<Problem>, facts: ReactionFacts): Reply[] {
  const { id, after } = change;
  return change.events.flatMap(({ type, data = {} }): Reply[] => {
    switch (type) {
      case "incidentsLinked":
        return (data.incidents as { id: Id }[]).map((one) => belongs(one.id, id, named(after)));
      case "incidentUnlinked":
        return [belongs(String(data.incident), null, named(after))];
      case "markedDuplicate":
        return handOver(change, facts.linked.get(id) ?? [], typeof data.number === "string" ? data.number : null);
      case "workaroundCommunicated":
        return (data.incidents as Id[]).map((incident) => toIncident(incident, { type: "addComment", text: String(data.workaround) }));
      case "problemResolved":
        return (facts.waiting.get(id) ?? []).map((incident) => toIncident(incident, resolution(after)));
      default:
        return [];
    }
  });
}

/** The incidents of a duplicate go to the one that stays. */
function handOver({ after }: Change<Problem>, incidents: readonly Id[], number: string | null): Reply[] {
  const to = after.duplicateOf!;
  const moved = incidents.map((incident) => belongs(incident, to, number));
  const noted = { type: "noteDuplicate", duplicate: named(after) ?? "a restricted problem", incidents: [...incidents] };
  return [{ kind: "problem", id: to, command: noted }, ...moved];
}

/** Source: ServiceNow, an incident on hold awaiting its problem is resolved with it, close code "Resolved by problem". */
function resolution(after: Problem): Reply["command"] {
  const name = named(after);
  const closeNotes = `Resolved by ${name ? `problem ${name}` : "the problem behind it"}: ${after.fixNotes ?? ""}`.slice(0, 4000);
  return { type: "resolve", closeCode: "Resolved by problem", closeNotes, restoredAt: null, note: null };
}

function belongs(incident: Id, problem: Id | null, number: string | null): Reply {
  return toIncident(incident, { type: "noteProblem", problem, problemNumber: number });
}

function toIncident(id: Id, command: Reply["command"]): Reply {
  return { kind: "incident", id, command };
}

/** What readers of an incident may know of its problem. */
function named(after: Problem): string | null {
  return after.restricted ? null : after.number;
}

/** A problem keeps count of its incidents, and is as restricted as they are. */
function ofIncident({ before, after }: Change<Incident>): Reply[] {
  const [was, is] = [before?.problem ?? null, after.problem];
  if (was === null && is === null) return [];
  const counts = was !== is || before === null || counted.some((name) => before[name] !== after[name]);
  const replies: Reply[] = [];
  if (counts) for (const id of new Set([was, is])) if (id !== null) replies.push({ kind: "problem", id, command: { type: "follow" } });
  if (is !== null && after.restricted && (was !== is || !before?.restricted))
    replies.push({ kind: "problem", id: is, command: { type: "confine" } });
  return replies;
}
const counted = ["state", "mergedInto", "reviewRequired", "openedAt"] as const;
