import type { ChangeType } from "./register.model.ts";

type Terms = Omit<Partial<ChangeType>, "changeType"> & Pick<ChangeType, "changeType" | "approvalHours">;
const plans = ["implementationPlan", "testPlan", "rollbackPlan", "rollbackTrigger", "rollbackMinutes"] as const;
const window = ["plannedStart", "plannedEnd"] as const;

/** What an empty office asks of changes. */
export const usualTypes: readonly Terms[] = [
  {
    changeType: "normal",
    neededToAssess: ["description", "service"],
    neededToAuthorize: [...window, "team", "assignee", ...plans, "communicationPlan", "riskImpactAnalysis"],
    approvalHours: 120,
  },
  // What fails of these costs the template its standing; a review of each would be looked at by nobody.
  { changeType: "standard", neededToSchedule: [...window, "service", "assignee"], approvalHours: 24, reviewWhen: ["causedMajor"] },
  {
    changeType: "emergency",
    neededToAuthorize: ["description", "service", ...window, "assignee", "implementationPlan", "rollbackPlan", "rollbackMinutes"],
    approvalHours: 24,
  },
];
