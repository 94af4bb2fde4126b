import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays } from "../../kernel/time.ts";
import type { CommandOf } from "./commands.ts";
import { seen } from "./link.rules.ts";
import type { Problem, ResolutionCode } from "./model.ts";
import { stepped } from "./rest.rules.ts";
import { type Held, noted } from "./work.rules.ts";

const longestRiskDays = 731;

/** A fix needs words: what was changed. Source: ServiceNow, problem resolution code "Fix applied". */
export function resolve(asked: Held, command: CommandOf<"resolve">): Decision<Problem> {
  const { current, actor, now, facts } = asked;
  const fixNotes = command.fixNotes?.trim() ? command.fixNotes : current.fixNotes;
  if (!fixNotes?.trim()) return refuse("fixNeeded", { field: "fixNotes" });
  const next: Problem = {
    ...current,
    state: "106",
    fixNotes,
    resolutionCode: "fix_applied",
    resolvedAt: now,
    resolvedBy: actor.personId,
    knownError: false,
  };
  return accept(stepped(next, now, facts), { type: "problemResolved", data: { fixNotes } }, ...noted(command.note));
}

export function complete(asked: Held, note: string | null): Decision<Problem> {
  const { current } = asked;
  return accept(closed(asked, current.resolutionCode ?? "fix_applied"), { type: "problemCompleted" }, ...noted(note));
}

/** Closed without a fix, because somebody by name answers for what may happen; on its day it comes back. */
export function acceptRisk(asked: Held, command: CommandOf<"acceptRisk">): Decision<Problem> {
  const { now, facts } = asked;
  const { riskAcceptedBy, riskReason, riskReviewOn } = command;
  if (!facts.active.has(riskAcceptedBy)) return refuse("nobodyAccepts", { field: "riskAcceptedBy" });
  if (riskReason.trim() === "") return refuse("reasonNeeded", { field: "riskReason" });
  if (riskReviewOn <= now.slice(0, 10)) return refuse("riskPast", { field: "riskReviewOn" });
  if (riskReviewOn > addDays(now, longestRiskDays).slice(0, 10)) return refuse("riskTooFar", { field: "riskReviewOn" });
  return accept(
    { ...closed(asked, "risk_accepted"), riskAcceptedBy, riskReason, riskReviewOn },
    { type: "riskAccepted", data: { riskAcceptedBy, riskReason, riskReviewOn } },
  );
}

/** A duplicate closes, and its incidents go to the one that stays. Source: ServiceNow, Mark Duplicate. */
export function markDuplicate(asked: Held, duplicateOf: Id): Decision<Problem> {
  const { facts, actor, id } = asked;
  const other = seen(facts.problems.get(duplicateOf), actor);
  if (!other) return refuse("noSuchProblem", { field: "duplicateOf" });
  if (duplicateOf === id) return refuse("ownDuplicate", { field: "duplicateOf" });
  if (other.state === "107") return refuse("duplicateOver", { field: "duplicateOf", because: other.number ?? "It" });
  return accept(
    { ...closed(asked, "duplicate"), duplicateOf },
    { type: "markedDuplicate", data: { duplicateOf, number: other.restricted ? null : other.number } },
  );
}

export function cancel(asked: Held, reason: string): Decision<Problem> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  return accept({ ...closed(asked, "canceled"), cancelReason: reason }, { type: "problemCanceled", data: { reason } });
}

/** It was not the cause after all, or it came back. */
export function reanalyse({ current, now, facts }: Held, reason: string): Decision<Problem> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const next: Problem = {
    ...current,
    state: "103",
    resolutionCode: null,
    resolvedAt: null,
    resolvedBy: null,
    closedAt: null,
    closedBy: null,
    duplicateOf: null,
    cancelReason: null,
    riskReviewOn: null,
    reanalysedCount: current.reanalysedCount + 1,
  };
  return accept(stepped(next, now, facts), { type: "reanalysed", data: { reason } });
}

function closed({ current, actor, now, facts }: Held, resolutionCode: ResolutionCode): Problem {
  // An accepted risk that is a known error goes on helping the desk; the others are gone.
  const knownError = current.knownError && resolutionCode === "risk_accepted";
  const next: Problem = { ...current, state: "107", resolutionCode, knownError, closedAt: now, closedBy: actor.personId };
  return stepped(next, now, facts);
}
