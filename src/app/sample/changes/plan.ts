import type { Instant } from "../../../kernel/time.ts";
import type { TeamKey } from "../people.ts";

/** How the work of a change ended; null: it has not, or did not begin. */
export type Ending = "well" | "issues" | "overran" | "failed" | "rolledBack";
export type Words = {
  implementationPlan: string;
  testPlan: string;
  communicationPlan: string;
  rollbackPlan: string;
  rollbackTrigger: string;
  rollbackMinutes: number;
  riskImpactAnalysis: string;
};
export type Ballot = { by: string; at: Instant; words: string | null };

/** One change of the sample: what it is, and each step of its life with its moment. A step without a moment is not taken. */
export type ChangePlan = {
  key: string;
  type: "normal" | "standard" | "emergency";
  title: string;
  description: string;
  service: string;
  item: string | null;
  also: readonly string[];
  team: TeamKey;
  implementer: string;
  requester: string;
  /** Of a standard change, by its key; its words are the template's. */
  template: string | null;
  words: Partial<Words>;
  /** Days before the window on which its rollback was rehearsed. */
  rehearsed: number | null;
  from: Instant;
  to: Instant;
  requestedAt: Instant;
  assessedAt: Instant | null;
  consentedAt: Instant | null;
  askedAt: Instant | null;
  votes: readonly Ballot[];
  /** Refused in the first round: by whom, why, and when it was asked anew. */
  refused: (Ballot & { mended: string; askedAgainAt: Instant }) | null;
  scheduledAt: Instant | null;
  begunAt: Instant | null;
  endedAt: Instant | null;
  closedAt: Instant | null;
  canceled: { at: Instant; reason: string } | null;
  ending: Ending;
  /** What is written at the end; null: the usual words of its ending. */
  outcome: string | null;
};

/** Whether it counts as a failure. Source: change success rate, no rollback, no incident caused, no unplanned overrun. */
export function isFailure(ending: Ending): boolean {
  return ending === "overran" || ending === "failed" || ending === "rolledBack";
}
