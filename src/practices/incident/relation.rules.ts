import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { CommandOf } from "./commands.ts";
import type { IncidentFacts, Relative } from "./facts.ts";
import type { Incident } from "./model.ts";
import { type Asked, autoCloseAt, ended, goingOn, settled } from "./work.rules.ts";

type Held = Asked & { current: Incident };

export function linkParent(asked: Held, parent: Id): Decision<Incident> {
  const { current, facts, id, actor } = asked;
  const other = seen(facts.relatives.get(parent), actor);
  if (!other) return refuse("noSuchIncident", { field: "parent" });
  if (parent === id) return refuse("ownParent", { field: "parent" });
  if (other.mergedInto) return refuse("isMerged", { field: "parent", because: other.number ?? "" });
  if (current.parent === parent) return accept(current);
  if (isOver(other)) return refuse("parentOver", { field: "parent", because: standing(other) });
  if (other.parent) return refuse("parentIsChild", { field: "parent", because: chain(other) });
  const own = facts.children.get(id) ?? 0;
  if (own > 0) return refuse("hasChildren", { field: "parent", because: own === 1 ? "a child" : `${own} children` });
  return settled(current, { ...current, parent }, asked, [{ type: "parentLinked", data: { parent, number: other.number } }]);
}

export function unlinkParent(asked: Held): Decision<Incident> {
  const { current } = asked;
  return settled(current, { ...current, parent: null }, asked, [{ type: "parentUnlinked", data: { parent: current.parent } }]);
}

/** What later commands of the same batch must know: who is whose child by now, and how the others stand. */
export function learn(facts: IncidentFacts, { before, after }: Change<Incident>): IncidentFacts {
  const children = new Map(facts.children);
  const was = before?.parent ?? null;
  if (after.parent && after.parent !== was) children.set(after.parent, (children.get(after.parent) ?? 0) + 1);
  if (was && after.parent !== was) children.set(was, Math.max(0, (children.get(was) ?? 0) - 1));
  const known = facts.relatives.get(after.id);
  if (!known) return { ...facts, children };
  const { id, number, state, parent, mergedInto, shortDescription, restricted } = after;
  const parentNumber = parent === known.parent ? known.parentNumber : null;
  const now = { ...known, id, number, state, parent, parentNumber, mergedInto, shortDescription, restricted };
  return { ...facts, children, relatives: new Map(facts.relatives).set(id, now) };
}

/** A closed incident takes nobody on: what follows it would follow nothing, and nobody looks there any more. */
function isOver({ state }: Relative): boolean {
  return state === "7" || state === "8";
}

function standing({ number, state }: Relative): string {
  return `${number ?? "It"} is ${state === "7" ? "closed" : "canceled"}`;
}

/** Who stands above whom, by number where the reader may know it. */
function chain({ number, parentNumber }: Relative): string {
  return `${number ?? "It"} is a child itself${parentNumber ? `, of ${parentNumber}` : ""}`;
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
  if (isOver(other)) return refuse("stayOver", { field: "into", because: standing(other) });
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

/** It belongs to a problem from now on, to another, or to none; whether the problem takes it was decided there. */
export function noteProblem({ current }: Held, { problem, problemNumber }: CommandOf<"noteProblem">): Decision<Incident> {
  if (current.problem === problem) return accept(current);
  const type = problem === null ? "problemUnlinked" : "problemLinked";
  return accept({ ...current, problem }, { type, data: { problem: problem ?? current.problem, number: problemNumber } });
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
