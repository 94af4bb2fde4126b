import { defineRegister } from "../../kernel/register.ts";
import { type ProblemDismissal, type ProblemPolicy, problemDismissalModel, problemPolicyModel } from "./model.ts";

/** How long problems may rest, by priority: every colleague sees it, those who answer for the work set it. */
export const problemPolicy = defineRegister<ProblemPolicy>(problemPolicyModel, {
  read: "problem.read",
  write: "problem.administer",
  check: (row) => (row.stepWithinDays > row.farthestDays ? { code: "stepBeyond", field: "farthestDays" } : null),
  refusals: { stepBeyond: "A step is due within the days it may lie ahead at most: raise those, or ask for it sooner." },
});

/** Proposals that were dismissed. To take a dismissal back is to propose it again. */
export const problemDismissal = defineRegister<ProblemDismissal>(problemDismissalModel, {
  read: "problem.read",
  write: "problem.work",
  check: (row) => (row.reason.trim() === "" ? { code: "reasonNeeded", field: "reason" } : null),
  refusals: { reasonNeeded: "Say why it is no problem." },
});
