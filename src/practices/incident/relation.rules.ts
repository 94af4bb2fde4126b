import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { CommandOf } from "./commands.ts";
import type { Relative } from "./facts.ts";
import type { Incident } from "./model.ts";
import { type Asked, autoCloseAt, ended, goingOn, settled } from "./work.rules.ts";

type Held = Asked & { current: Incident };

export function linkParent(asked: Held, parent: Id): Decision<Incident> {
  const { current, facts, id, actor } = asked;
  const other = seen(facts.relatives.get(parent), actor);
  if (!other) return refuse("noSuchIncident", { field: "parent" });
  if (parent === id) return refuse("ownParent", { field: "parent" });
  if (other.parent) return refuse("parentIsChild", { field: "parent", because: other.number ?? "" });
  if (other.mergedInto) return refuse("isMerged", { field: "parent", because: other.number ?? "" });
  if (current.parent === parent) return accept(current);
  if (facts.parents.has(id)) return refuse("hasChildren", { field: "parent" });
  return settled(current, { ...current, parent }, asked, [{ type: "parentLinked", data: { parent, number: other.number } }]);
}

export function unlinkParent(asked: Held): Decision<Incident> {
  const { current } = asked;
  return settled(current, { ...current, parent: null }, asked, [{ type: "parentUnlinked", data: { parent: current.parent } }]);
}

/** The other one, where the actor may know of it: a restricted incident is not told to those outside it. */
function seen(other: Relative | undefined, actor: Asked["actor"]): Relative | undefined {
  if (!other?.restricted || may(actor, "incident.readRestricted")) return other;
  const self = actor.onBehalfOf?.personId ?? actor.personId;
  return other.inside.some((one) => one === self || actor.teamIds.includes(one)) ? other : undefined;
}

/** A duplicate becomes a redirect: its number keeps working, nobody is mailed, and it can be undone. */
export function merge(asked: Held, into: Id): Decision<Incident> {
  const { current, facts, id, now, actor } = asked;
  const other = seen(facts.relatives.get(into), actor);
  if (!other) return refuse("noSuchIncident", { field: "into" });
  if (into === id) return refuse("intoItself", { field: "into" });
  if (other.mergedInto) return refuse("isMerged", { field: "into", because: other.number ?? "" });
  const next: Incident = {
    ...current,
    mergedInto: into,
    stateBeforeMerge: current.state,
    state: "7",
    holdReason: null,
    holds: ended(current, now),
    closeCode: "Duplicate",
    closeNotes: `Merged into ${other.number}.`,
    closedAt: now,
    closedBy: actor.personId,
    nextUpdateAt: null,
    autoCloseAt: null,
  };
  return settled(current, next, asked, [{ type: "merged", data: { into, number: other.number } }]);
}

/** Takes a merge back: the incident goes on where it was; one that was on hold goes on in progress. */
export function unmerge(asked: Held): Decision<Incident> {
  const { current } = asked;
  const was = current.stateBeforeMerge ?? "2";
  const next: Incident = {
    ...goingOn(current, asked),
    state: was === "3" || was === "6" ? "2" : was,
    mergedInto: null,
    stateBeforeMerge: null,
  };
  return settled(current, next, asked, [{ type: "unmerged", data: { from: current.mergedInto } }]);
}

export function noteDuplicate(asked: Held, command: CommandOf<"noteDuplicate">): Decision<Incident> {
  const { duplicate, undone } = command;
  return accept({ ...asked.current }, { type: undone ? "duplicateTakenBack" : "duplicateMerged", data: { number: duplicate } });
}

/** What the parent does, its children do: work, hold (but not for the caller), resolve, reopen. Closing is each one's own. Source: ServiceNow. */
export function follow(asked: Held, command: CommandOf<"follow">): Decision<Incident> {
  const { current, now, actor, facts } = asked;
  const { state, holdReason, closeCode, closeNotes, from } = command;
  if (current.state === state || current.state === "7" || current.state === "8" || current.mergedInto) return accept(current);
  const open = { ...current, holdReason: null, holds: ended(current, now), acknowledgedAt: current.acknowledgedAt ?? now };
  const event = { type: "followedParent", data: { parent: from, state } };
  if (state === "2") {
    const reopened = current.state === "6";
    const next: Incident = reopened ? { ...goingOn(open, asked), state, reopenCount: current.reopenCount + 1 } : { ...open, state };
    return settled(current, next, asked, [event]);
  }
  if (current.state === "6") return accept(current);
  if (state === "3") {
    const holds = [...open.holds, { from: now, to: null, reason: holdReason }].slice(-200);
    return settled(current, { ...open, state, holdReason, holds }, asked, [event]);
  }
  if (state !== "6") return accept(current);
  const next: Incident = {
    ...open,
    state,
    closeCode,
    closeNotes,
    restoredAt: current.restoredAt ?? now,
    resolvedAt: now,
    resolvedBy: actor.personId,
    nextUpdateAt: null,
    autoCloseAt: current.majorState === "declared" ? null : autoCloseAt(now, facts),
  };
  return settled(current, next, asked, [event]);
}
