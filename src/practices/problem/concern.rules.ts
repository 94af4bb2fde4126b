import { type Concern, concernOf } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Problem } from "./model.ts";

export type ProblemConcernFacts = {
  names: ReadonlyMap<Id, string>;
  services: ReadonlyMap<Id, { name: string; tier: string }>;
  /** By problem: its incidents of the last 14 days, and of the 84 days before. */
  incidents: ReadonlyMap<Id, { recent: number; before: number }>;
};

/** A problem at rest: its next step is overdue. What lies behind incidents is one line with them. */
export function problemConcern(problem: Problem, given: Record<string, unknown>): Concern | null {
  if (problem.overdueAt === null || problem.nextStepBy === null || problem.state === "107") return null;
  const { names, services, incidents } = given as ProblemConcernFacts;
  const owner = problem.assignee ? names.get(problem.assignee) : undefined;
  const service = problem.service === null ? undefined : services.get(problem.service);
  const counted = incidents.get(problem.id);
  const usual = counted ? counted.before / 6 : 0;
  const said = [
    problem.nextStep ? `“${problem.nextStep}”` : "no next step",
    `due ${problem.nextStepBy.slice(0, 10)}`,
    owner ? `with ${owner}` : "nobody has it",
    service?.name,
    problem.missedSteps > 1 && `${problem.missedSteps} steps missed`,
  ];
  return concernOf({
    rootCauseKey: problem.id,
    title: `Problem at rest: ${problem.shortDescription}`.slice(0, 160),
    facts: said
      .filter((one) => typeof one === "string")
      .join(" · ")
      .slice(0, 300),
    neutralTitle: problem.restricted ? "A restricted problem is at rest" : null,
    service: problem.service,
    team: problem.team,
    irreversibleAt: problem.nextStepBy,
    irreversibleWords: "its next step is due",
    trend: counted
      ? {
          short: counted.recent,
          long: usual,
          n: counted.recent,
          words: `${counted.recent} incidents in 14 days, ${Math.round(usual * 10) / 10} is usual`,
        }
      : null,
    deed: { label: "Open", to: `/problems/${problem.number ?? problem.id}` },
  });
}
