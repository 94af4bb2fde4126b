import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { IncidentState, Priority } from "../incident/model.ts";
import type { Problem, ProblemState } from "./model.ts";

/** How long a problem of a priority may stand without a step. Days. */
export type Rhythm = { stepWithinDays: number; managerAfterDays: number; farthestDays: number };

/** An incident that a command names, or that belongs to a problem and needs a review. */
export type IncidentStanding = {
  id: Id;
  number: string | null;
  state: IncidentState;
  majorState: string;
  mergedInto: Id | null;
  problem: Id | null;
  reviewRequired: boolean;
  restricted: boolean;
  service: Id | null;
  impact: Problem["impact"];
  urgency: Problem["urgency"];
  /** The persons and the team who see it while it is restricted. */
  inside: readonly Id[];
  review: { id: Id; number: string | null; state: string; ownerName: string | null; dueAt: Instant | null } | null;
};

/** Another problem that a command speaks of. */
export type OtherProblem = {
  id: Id;
  number: string | null;
  state: ProblemState;
  duplicateOf: Id | null;
  restricted: boolean;
  inside: readonly Id[];
};

/** What the incidents of a problem add up to. */
export type Tally = Pick<Problem, "incidentCount" | "openIncidentCount" | "lastIncidentAt" | "needingReview">;

/** Everything the rules of a problem may know beyond the problem itself. */
export type ProblemFacts = {
  priorities: ReadonlyMap<string, Priority>;
  rhythms: ReadonlyMap<string, Rhythm>;
  services: ReadonlyMap<Id, { supportTeam: Id | null }>;
  incidents: ReadonlyMap<Id, IncidentStanding>;
  problems: ReadonlyMap<Id, OtherProblem>;
  /** Active persons among those a command names. */
  active: ReadonlySet<Id>;
  /** By problem: its open incidents, oldest first, where a workaround is to be told. */
  open: ReadonlyMap<Id, readonly Id[]>;
  tallies: ReadonlyMap<Id, Tally>;
};
