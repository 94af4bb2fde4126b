import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Instant } from "../../kernel/time.ts";
import type { ExceptionCommand } from "./commands.ts";
import type { Exception } from "./model.ts";

type Act = Exclude<ExceptionCommand, { type: "raise" | "cease" | "reweigh" | "settle" | "wake" }>;
type Given = { current: Exception; command: Act; actor: Actor; now: Instant };

/** What hands do to a line of the Desk: why they may not, and what comes of it. */
export const actOn = { gate, decide, isOff, isEnded };

/** Whether it has left the Desk for now, to come back. */
function isOff({ state }: Pick<Exception, "state">): boolean {
  return state === "delegated" || state === "snoozed" || state === "folded";
}

function isEnded({ state, goneAt }: Pick<Exception, "state" | "goneAt">): boolean {
  return goneAt !== null || state === "decided" || state === "expired";
}

function gate(type: string, current: Exception, actor: Actor): Refusal | null {
  // Whether it was right to be told, nobody says for another.
  if (type === "judge" && actor.onBehalfOf !== null) return { code: "judgeInPerson" };
  if (type === "judge")
    return current.nowSince === null && current.band !== "NOW" && current.rightToTell === null ? { code: "onlyNow" } : null;
  if (type === "resume") {
    if (current.goneAt !== null) return { code: "ended", because: "there is no concern any more" };
    return current.state === "open" || current.state === "acknowledged" ? { code: "onDesk" } : null;
  }
  if (isEnded(current)) return { code: "ended", because: current.state === "decided" ? "it was decided" : "there is no concern any more" };
  if (type === "acknowledge" && current.state === "acknowledged") return { code: "seenAlready" };
  if (type === "decide" && current.said.onlyDirector === 1 && !isDirector(actor))
    return { code: "inPerson", because: current.said.authorityWords ?? "Nobody else may." };
  return null;
}

/**
 * Whether it is the director, in person: a delegation lends permissions, not the person, and whoever else works the Desk in their own name is not the
 * director either. By the permission that only a director has, to say whether the Desk was right to tell them.
 */
export function isDirector(actor: Actor): boolean {
  return actor.onBehalfOf === null && may(actor, "triage.judge");
}

function decide({ current, command, actor, now }: Given): Decision<Exception> {
  const by = { actedAt: now, actedBy: actor.personId, onBehalfOf: actor.onBehalfOf?.personId ?? null };
  const off = { ...current, ...by, delegatedTo: null, dueAt: null, reason: null };
  switch (command.type) {
    case "acknowledge":
      return accept<Exception>({ ...off, state: "acknowledged" }, { type: "exceptionAcknowledged" });
    case "delegate": {
      const { to, dueAt, reason } = command;
      if (dueAt <= now) return refuse("notAhead", { field: "dueAt" });
      return accept<Exception>(
        { ...off, state: "delegated", delegatedTo: to, dueAt, reason },
        { type: "exceptionDelegated", data: { to, dueAt, reason } },
      );
    }
    case "decide": {
      const decision = command.decision.trim();
      if (decision === "") return refuse("decisionNeeded", { field: "decision" });
      return accept<Exception>({ ...off, state: "decided", decision }, { type: "exceptionDecided", data: { decision } });
    }
    case "fold":
      return accept<Exception>(
        { ...off, state: "folded", reason: command.reason },
        { type: "exceptionFolded", data: { reason: command.reason } },
      );
    case "snooze": {
      const { until, reason } = command;
      if (until <= now) return refuse("notAhead", { field: "until" });
      if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      return accept<Exception>({ ...off, state: "snoozed", dueAt: until, reason }, { type: "exceptionSnoozed", data: { until, reason } });
    }
    case "override":
      return override({ current, command, actor, now });
    case "resume":
      return accept<Exception>({ ...off, state: "open", decision: null }, { type: "exceptionResumed" });
    case "judge": {
      const judgedBy = actor.onBehalfOf?.personId ?? actor.personId;
      return accept<Exception>(
        { ...current, rightToTell: command.right, judgedBy },
        { type: "exceptionJudged", data: { right: command.right } },
      );
    }
  }
}

function override({
  current,
  command,
  actor,
  now,
}: Omit<Given, "command"> & { command: Extract<Act, { type: "override" }> }): Decision<Exception> {
  const { to, reason } = command;
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  if (to === current.band) return refuse("thereAlready", { field: "to", because: to });
  const back = isOff(current) ? { state: "open" as const, delegatedTo: null, dueAt: null, reason: null } : {};
  const next: Exception = {
    ...current,
    ...back,
    ...{ actedAt: now, actedBy: actor.personId, onBehalfOf: actor.onBehalfOf?.personId ?? null },
    ...{
      overrideBand: to,
      overrideWhy: reason,
      overriddenAt: now,
      overriddenBy: actor.personId,
      overriddenFor: actor.onBehalfOf?.personId ?? null,
    },
  };
  const data = { from: current.band, to, why: reason };
  return accept(next, { type: "exceptionOverridden", data });
}
