import type { Id } from "../../kernel/ids.ts";
import type { Span } from "../../kernel/span.ts";
import type { Instant } from "../../kernel/time.ts";
import type { ChangeApproval, TypeOfChange } from "./model.ts";
import type { ChangeTemplate, ChangeType } from "./register.model.ts";
import type { RiskFacts } from "./risk.rules.ts";
import type { TaskStanding } from "./task.model.ts";

export type FreezeSpan = Span & { id: Id; name: string; services: readonly Id[] };
export type Group = { team: Id | null; name: string; quorum: number; members: readonly Id[] };
export type TypeTerms = Pick<
  ChangeType,
  "neededToAssess" | "neededToAuthorize" | "neededToSchedule" | "neededToImplement" | "approvalHours" | "reviewWhen" | "groups"
> & { cabNeeded?: boolean; coverAfterMinutes?: number };
/** An item on the agenda of a meeting, as it stands when something is decided on it. */
export type CabItem = {
  meeting: Id;
  subject: Id | null;
  disposition: string;
  state: string;
  /** The kind of record that its meeting decides on, if any. */
  decidesOn: string | null;
  chair: Id | null;
  present: Id[];
  invited: Id[];
  leastPresent: number | null;
};
export type TemplateWords = Pick<
  ChangeTemplate,
  | ("implementationPlan" | "testPlan" | "communicationPlan" | "rollbackPlan" | "rollbackTrigger" | "rollbackMinutes" | "steps")
  | ("name" | "service" | "active" | "lostAtFailures" | "lostAmong" | "revision" | "approvals" | "standing")
>;
export type ApprovalRow = Pick<ChangeApproval, "id" | "groupName" | "team" | "state" | "quorum" | "voters" | "votes" | "digest"> & {
  change: Id;
};

export type Major = { id: Id; number: string | null };

/** A review as the gate of its change knows it. */
export type ReviewStanding = { id: Id; number: string | null; state: string; ownerName: string | null; dueAt: Instant | null };

/** Everything the rules of a change may know beyond the change itself. */
export type ChangeFacts = {
  types: ReadonlyMap<TypeOfChange, TypeTerms>;
  templates: ReadonlyMap<Id, TemplateWords>;
  /** By type: the groups that are asked, with their active members. */
  groups: ReadonlyMap<TypeOfChange, readonly Group[]>;
  /** Active freezes that have not ended. */
  freezes: readonly FreezeSpan[];
  services: ReadonlyMap<Id, { owner: Id | null; supportTeam: Id | null }>;
  /** The service each configuration item that is spoken of belongs to. */
  homes: ReadonlyMap<Id, Id>;
  approvals: ReadonlyMap<Id, readonly ApprovalRow[]>;
  /** By change, where approval is asked for: what its risk is summed from. */
  risk: ReadonlyMap<Id, RiskFacts>;
  /** By change, all of its tasks in their order. */
  /** By change that needs one: its review. */
  reviews: ReadonlyMap<Id, ReviewStanding>;
  /** Business days until a review is due. */
  reviewDueDays: number;
  /** By change: how many incidents wait for the answer whether it caused them. */
  questions: ReadonlyMap<Id, number>;
  tasks: ReadonlyMap<Id, readonly TaskStanding[]>;
  /** By item, where the CAB decides. */
  cabItems: ReadonlyMap<Id, CabItem>;
  /** By service or item: the open major incident on it, or on what it cannot work without. */
  troubled: ReadonlyMap<Id, Major>;
  asOf: Instant;
};
