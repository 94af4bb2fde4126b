import { sha256 } from "../../kernel/sha256.ts";
import type { ChangeRequest } from "./model.ts";

/** What voters agree to. Whoever changes one of these asks anew. Source: decision 16, approvals bind to a digest of the approved fields. */
export const approvedFields = [
  "shortDescription",
  "description",
  "changeType",
  "template",
  "service",
  "configurationItem",
  "affectedItems",
  "team",
  "assignee",
  "plannedStart",
  "plannedEnd",
  "implementationPlan",
  "testPlan",
  "communicationPlan",
  "rollbackPlan",
  "rollbackTrigger",
  "rollbackCaller",
  "rollbackMinutes",
  "riskImpactAnalysis",
] as const satisfies readonly (keyof ChangeRequest)[];
export type Approved = Pick<ChangeRequest, (typeof approvedFields)[number]>;

/** Names what is approved by what it says: 64 hex digits. The order in which items stand does not matter. */
export function digestOf(change: Approved): string {
  return sha256(JSON.stringify(approvedFields.map((name) => plain(change[name]))));
}

function plain(value: Approved[keyof Approved]): unknown {
  return Array.isArray(value) ? [...value].sort() : (value ?? null);
}
