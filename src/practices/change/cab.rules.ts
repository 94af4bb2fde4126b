import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { belowLeast, presentWords } from "../meeting/quorum.rules.ts";
import { isOwnOf } from "./approval.rules.ts";
import type { CommandOf } from "./commands.ts";
import { digestOf } from "./digest.rules.ts";
import type { CabItem } from "./facts.ts";
import { selfOf } from "./gate.rules.ts";
import type { ChangeRequest } from "./model.ts";
import { type Held, openOrGiven, unasked } from "./work.rules.ts";

/**
 * What the CAB decides on a change, for exactly the words that were on the screen. It adds to the votes; a rejection sends it back to New, or
 * stands beside what has begun. Source: ITIL 4, change enablement, the change authority.
 */
export function decideByCab(held: Held, command: CommandOf<"decideByCab">): Decision<ChangeRequest> {
  const { current, actor, facts, now } = held;
  const { decision, conditions, item } = command;
  const reason = command.reason?.trim() || null;
  const on = facts.cabItems.get(item);
  if (!on || on.meeting !== command.meeting || on.subject !== current.id) return refuse("cabNotAsked", { field: "item" });
  if (on.decidesOn !== "change") return refuse("cabNoBoard", { field: "meeting" });
  if (on.state !== "open" && on.state !== "ended") return refuse("cabNotOpen", { field: "meeting" });
  if (belowLeast(on)) return refuse("cabNoQuorum", { field: "meeting", because: presentWords(on) });
  if (!decides(current, selfOf(actor), on)) return refuse("cabNotChair");
  const digest = digestOf(current);
  if (command.digest !== digest) return refuse("cabStale", { field: "digest" });
  if (current.cabDigest === digest && current.cabMeeting === command.meeting) return refuse("cabDecidedAlready");
  if (decision === "rejected" && reason === null) return refuse("reasonNeeded", { field: "reason" });
  if (decision === "approvedWithConditions" && conditions.length === 0) return refuse("conditionsNeeded", { field: "conditions" });
  const hasBegun = current.state === "-1" || current.state === "0";
  if (decision === "approvedWithConditions" && hasBegun) return refuse("conditionsTooLate", { field: "decision" });
  if (decision !== "approvedWithConditions" && conditions.length > 0) return refuse("conditionsOnlyThen", { field: "conditions" });
  const decided = {
    ...{ cabDecision: decision, cabDecidedAt: now, cabDecidedBy: selfOf(actor) },
    ...{ cabDigest: digest, cabMeeting: command.meeting, cabReason: reason },
  };
  const event = { type: "cabDecided", data: { meeting: command.meeting, item, decision, reason, conditions, digest } };
  if (decision !== "rejected") return accept({ ...current, ...decided }, event);
  const refused = { type: "changeRefused", data: { reason: `The CAB rejected it: ${reason}` } };
  if (hasBegun) return accept({ ...current, ...decided }, event, refused);
  const voided = { type: "approvalsVoided", data: { approvals: openOrGiven(held), exceptions: 0, why: "refused" } };
  return accept({ ...unasked(current), ...decided, state: "-5" }, event, refused, voided);
}

/** The chair decides; of what the chair asked for or carries out, somebody who is there. The gate refuses one's own before. */
function decides(change: ChangeRequest, person: string | null, { chair, present }: CabItem): boolean {
  if (person === null) return false;
  if (chair !== null && !isOwnOf(change, chair)) return person === chair;
  return present.includes(person);
}
