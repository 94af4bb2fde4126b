import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";

/** A group's vote that is awaited, with the change it is about. */
export type AwaitedVote = {
  id: Id;
  groupName: string;
  dueAt: Instant | null;
  isOverdue: boolean;
  quorum: number;
  agreed: number;
  /** Who has not voted yet. */
  waiting: readonly Id[];
  change: {
    id: Id;
    version: number;
    number: string;
    title: string;
    changeType: string;
    risk: string | null;
    riskPoints: number | null;
    description: string | null;
    from: Instant | null;
    to: Instant | null;
    service: Id | null;
    requestedBy: Id | null;
  };
};
