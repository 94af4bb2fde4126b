import type { Instant } from "../../../kernel/time.ts";
import type { TeamKey } from "../people.ts";
import { services } from "../services.ts";
import type { World } from "../world.ts";

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
  /** When what failed was looked back on: written, and approved by somebody else. */
  lookedBack: { writtenAt: Instant; approvedAt: Instant } | null;
  canceled: { at: Instant; reason: string } | null;
  ending: Ending;
  /** What is written at the end; null: the usual words of its ending. */
  outcome: string | null;
};

/** Whether it counts as a failure. Source: change success rate, no rollback, no incident caused, no unplanned overrun. */
export function isFailure(ending: Ending): boolean {
  return ending === "overran" || ending === "failed" || ending === "rolledBack";
}

/** Whether it is looked back on before it is closed: every emergency, and what failed of the planned work; what fails of a template costs that its standing. */
export function isReviewed({ type, ending }: Pick<ChangePlan, "type" | "ending">): boolean {
  return type === "emergency" || (type === "normal" && (ending === "failed" || ending === "rolledBack"));
}

/** The id of a change of the sample. */
export function changeId(world: World, { key, requestedAt }: Pick<ChangePlan, "key" | "requestedAt">): string {
  return world.id(`change/${key}`, requestedAt);
}

export function ownerOf({ service }: Pick<ChangePlan, "service">): string {
  return services.find(({ key }) => key === service)!.owner;
}

/** What is written at its end. */
export function outcomeOf({ outcome, ending, key }: Pick<ChangePlan, "outcome" | "ending" | "key">): string {
  return outcome ?? usual[ending][key.length % usual[ending].length]!;
}

const usual: Readonly<Record<Ending, readonly string[]>> = {
  well: [
    "As planned, all checks were right at the first time.",
    "Done within the window. Nothing to tell.",
    "As planned; users noticed nothing.",
    "Done, a quarter of an hour earlier than planned.",
    "All checks green, the old version is kept for two weeks.",
  ],
  issues: [
    "Done within the window. One check had to be repeated after a restart of the interface.",
    "Works. The list of users was not complete: eleven were told late.",
    "Done, but a job had to be started by hand in the morning.",
  ],
  overran: [
    "Works, but the copy took longer than on the test machine. The window was too short.",
    "A spare part was missing and had to be fetched from the other hall; it works now.",
  ],
  failed: [
    "Does not do what it was meant to. Left as it is, without harm; a new change follows.",
    "The check of the business failed on the next day.",
  ],
  rolledBack: [
    "Two checks failed, taken back before the point of no return. The maker has the log.",
    "Taken back: the service did not start on the second node.",
    "Taken back after twenty minutes: too many errors.",
  ],
};
