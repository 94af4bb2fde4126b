import type { Refusal } from "../../kernel/decision.ts";
import type { Instant } from "../../kernel/time.ts";
import { digestOf } from "./digest.rules.ts";
import type { ApprovalRow } from "./facts.ts";
import { cabStanding, isConsented } from "./gate.rules.ts";
import { planningState } from "./lifecycle.rules.ts";
import type { ChangeRequest, ChangeState } from "./model.ts";
import { windowFault } from "./window.rules.ts";

/** What another window costs: said before it is saved, since only another edit brings it back, and no edit brings back a vote. */
export type MoveCost = {
  /** The state it falls back to; null where it stays. */
  backTo: ChangeState | null;
  /** Groups that were asked, and those of them that agreed; all are asked anew. */
  asked: number;
  agreed: number;
  exceptions: number;
  /** The owner's consent is for the window, and ends with it. */
  losesConsent: boolean;
  /** What the CAB decided is for the words it saw. */
  losesDecision: boolean;
};
export type Move = { cost: MoveCost; fault: Refusal | null };

/** What it would cost to move a change to another window, and why that window cannot stand at all. */
export function movedTo(change: ChangeRequest, next: { from: Instant; to: Instant }, rows: readonly ApprovalRow[], now: Instant): Move {
  const moved = { ...change, plannedStart: next.from, plannedEnd: next.to };
  const fault = windowFault(moved) ?? (next.to <= now ? { code: "windowPast", field: "plannedEnd" } : null);
  if (digestOf(moved) === digestOf(change))
    return { fault, cost: { backTo: null, asked: 0, agreed: 0, exceptions: 0, losesConsent: false, losesDecision: false } };
  const live = rows.filter((row) => row.state === "requested" || row.state === "approved");
  const isAhead = change.state === "-3" || change.state === "-2";
  const cost: MoveCost = {
    backTo: isAhead ? planningState(change.changeType) : null,
    asked: live.length,
    agreed: live.filter((row) => row.state === "approved").length,
    exceptions: change.exceptions.length,
    losesConsent: isConsented(change) && !isConsented(moved),
    losesDecision: cabStanding(change) !== null,
  };
  return { fault, cost };
}
