import { accept, type Decision } from "../../kernel/decision.ts";
import { addDays, type Instant, minInstant } from "../../kernel/time.ts";
import type { ProblemFacts, Rhythm } from "./facts.ts";
import type { Problem } from "./model.ts";

/** What holds where the office says nothing of a priority. Days. */
export const usualRhythms: Readonly<Record<string, Rhythm>> = {
  "1": { stepWithinDays: 3, managerAfterDays: 2, farthestDays: 30 },
  "2": { stepWithinDays: 7, managerAfterDays: 3, farthestDays: 45 },
  "3": { stepWithinDays: 14, managerAfterDays: 5, farthestDays: 90 },
  "4": { stepWithinDays: 30, managerAfterDays: 10, farthestDays: 120 },
  "5": { stepWithinDays: 60, managerAfterDays: 15, farthestDays: 180 },
};
const slowest = usualRhythms["5"]!;

/** The rhythm of a priority: the office's row, or what is usual. */
export function rhythmOf({ priority }: Pick<Problem, "priority">, facts: Pick<ProblemFacts, "rhythms">): Rhythm {
  return facts.rhythms.get(priority) ?? usualRhythms[priority] ?? slowest;
}

/** Whether something is still to be done: everything but closed. A resolved problem waits to be completed. */
export function isOpen({ state }: Pick<Problem, "state">): boolean {
  return state !== "107";
}

/** A problem that took a step: its next one is due within the days of its policy, and it rests no more. */
export function stepped(record: Problem, now: Instant, facts: Pick<ProblemFacts, "rhythms">): Problem {
  const awake = { ...record, overdueAt: null, escalateAt: null, escalatedAt: null };
  if (!isOpen(record)) return { ...awake, nextStep: null, nextStepBy: null };
  return { ...awake, nextStep: null, nextStepBy: addDays(now, rhythmOf(record, facts).stepWithinDays) };
}

/** A problem that was rated anew: its next step is due no later than its new policy says. It never wins time by that. */
export function hurried(record: Problem, now: Instant, facts: Pick<ProblemFacts, "rhythms">): Problem {
  if (!isOpen(record)) return record;
  return { ...record, nextStepBy: minInstant(record.nextStepBy, addDays(now, rhythmOf(record, facts).stepWithinDays)) };
}

/** When the problem next needs attention by itself: its step is overdue, its manager must hear of it, an accepted risk is looked at again. */
export function wakeOf(record: Problem): Instant | null {
  if (isOpen(record)) return record.overdueAt === null ? record.nextStepBy : record.escalatedAt === null ? record.escalateAt : null;
  return record.resolutionCode === "risk_accepted" ? reviewMoment(record) : null;
}

/** The morning of the day on which an accepted risk is looked at again. */
function reviewMoment({ riskReviewOn }: Pick<Problem, "riskReviewOn">): Instant | null {
  return riskReviewOn === null ? null : `${riskReviewOn}T07:00:00.000Z`;
}

/** Time came. */
export function woken(current: Problem, now: Instant, facts: Pick<ProblemFacts, "rhythms">): Decision<Problem> {
  const due = wakeOf(current);
  if (due === null || due > now) return accept(current);
  if (!isOpen(current)) return riskComesBack(current, now, facts);
  const { nextStep, nextStepBy } = current;
  if (current.overdueAt !== null)
    return accept({ ...current, escalatedAt: now }, { type: "restEscalated", data: { nextStep, nextStepBy } });
  const escalateAt = addDays(now, rhythmOf(current, facts).managerAfterDays);
  return accept(
    { ...current, overdueAt: now, escalateAt, missedSteps: current.missedSteps + 1 },
    { type: "stepMissed", data: { nextStep, nextStepBy } },
  );
}

function riskComesBack(current: Problem, now: Instant, facts: Pick<ProblemFacts, "rhythms">): Decision<Problem> {
  const { riskAcceptedBy, riskReason, riskReviewOn } = current;
  const open: Problem = { ...current, state: "102", resolutionCode: null, closedAt: null, closedBy: null };
  return accept(stepped(open, now, facts), { type: "riskReviewDue", data: { riskAcceptedBy, riskReason, riskReviewOn } });
}
