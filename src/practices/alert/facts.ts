import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Condition } from "./condition.rules.ts";
import type { Candidate } from "./correlate.rules.ts";
import type { BatchMemory } from "./memory.rules.ts";
import type { Alert, Integration } from "./model.ts";
import type { AlertPolicy, AlertRoute, GroupingRule } from "./rule.model.ts";
import type { Subject } from "./subject.rules.ts";
import type { QuietFacts } from "./suppression.rules.ts";
import type { Matched } from "./template.rules.ts";
import type { Weights } from "./weights.rules.ts";

export type IntegrationFact = Pick<
  Integration,
  "id" | "name" | "active" | "team" | "defaultService" | "environment" | "autoResolveAfterMinutes" | "groupWaitSeconds"
>;
export type RouteFact = Condition & Pick<AlertRoute, "id" | "does" | "team" | "service" | "lowestSeverity" | "runbook">;
export type GroupingFact = Condition & Pick<GroupingRule, "id" | "name" | "fields" | "windowMinutes">;
export type PolicyFact = Pick<AlertPolicy, "whenClear" | "reopenWithinMinutes" | "mostAlerts" | "quietsDependents" | "mergesYoung">;

/** What an event is about, worked out once: where it is, what it says, which route it takes. */
export type Prepared = {
  draft: Pick<
    Alert,
    | "summary"
    | "resource"
    | "checkName"
    | "component"
    | "groupName"
    | "class"
    | "environment"
    | "service"
    | "configurationItem"
    | "labels"
    | "links"
    | "details"
    | "runbook"
  >;
  matched: Matched;
  subject: Omit<Subject, "atMs">;
};

/** An incident as alerts know it. `alerts`: how many it has. `isUntouched`: new, and nobody has answered. */
export type IncidentFact = Candidate & {
  state: string;
  alerts: number;
  isUntouched: boolean;
  isRestricted: boolean;
  mergedInto: Id | null;
};

/** Everything the rules of an alert may know. What a batch learns is kept in `memory` and in the two maps. */
export type AlertFacts = {
  integrations: ReadonlyMap<Id, IntegrationFact>;
  /** The latest episode of each condition of the batch. */
  latest: Map<string, Alert>;
  /** By the command itself. */
  prepared: ReadonlyMap<object, Prepared>;
  /** The subjects of alerts that are looked at again, by alert. */
  subjects: ReadonlyMap<Id, Subject>;
  memory: BatchMemory;
  quiet: QuietFacts;
  routes: readonly RouteFact[];
  groupings: readonly GroupingFact[];
  policy: PolicyFact;
  weights: Weights;
  /** Which history was used: when it was taken. */
  snapshot: Instant | null;
  names: ReadonlyMap<Id, string>;
  /** When the office itself was not there, the newest first; read where time has come for an alert. */
  absences: readonly { from: Instant; until: Instant }[];
};
