import { reviewId } from "../../../practices/change/review.rules.ts";
import { dice } from "../dice.ts";
import { after, MINUTE } from "../moments.ts";
import type { World } from "../world.ts";
import { nextMorning } from "./moments.ts";
import { type ChangePlan, changeId, isReviewed, outcomeOf, ownerOf } from "./plan.ts";

type Command = { type: string } & Record<string, unknown>;

/** The same change, closed only once it was looked back on: written when it would have been closed, approved on the morning after. */
export function lookedBackOn(world: World, plan: ChangePlan): ChangePlan {
  if (!isReviewed(plan) || plan.closedAt === null) return plan;
  const writtenAt = plan.closedAt;
  const approvedAt = nextMorning(world, writtenAt, dice(`${world.seed}/look-back/${plan.key}`));
  return { ...plan, lookedBack: { writtenAt, approvedAt }, closedAt: after(approvedAt, 70 * MINUTE) };
}

/** Plans the review of an emergency, a failure or a step back. What is not closed has its draft. */
export function planLookBack(world: World, plan: ChangePlan, closer: string): void {
  const { type, ending, endedAt, implementer, requester } = plan;
  if (endedAt === null || !isReviewed(plan)) return;
  const id = changeId(world, plan);
  if (ending === "failed" && type !== "emergency") {
    const asks = { at: after(plan.lookedBack?.writtenAt ?? endedAt, -20 * MINUTE), actor: world.person(closer).actor };
    world.send({ ...asks, kind: "change", id, command: { type: "openReview" } });
  }
  if (plan.lookedBack === null) return;
  const { writtenAt, approvedAt } = plan.lookedBack;
  const send = (at: string, who: string, command: Command, apart = false) =>
    world.send({ at, kind: "review", id: reviewId(id), actor: world.person(who).actor, command, apart, behind: true });
  const { rootCause, factor } = learned[ending === "failed" || ending === "rolledBack" ? ending : "urgent"];
  const changes = {
    businessImpact: "Nothing beyond the window that was agreed.",
    whatHappened: outcomeOf(plan),
    rootCause,
    factors: [factor],
  };
  send(writtenAt, implementer, { type: "edit", changes }, true);
  send(after(writtenAt, 95 * MINUTE), implementer, { type: "submit" });
  const approver = ["adeyemi", "lindqvist", "vidal"].find((one) => one !== ownerOf(plan) && one !== implementer && one !== requester)!;
  send(approvedAt, approver, { type: "approve" });
}

const learned = {
  urgent: {
    rootCause: "It could not wait for the next meeting of the board: what it mends was hurting already.",
    factor: "Nothing had warned before it hurt",
  },
  failed: { rootCause: "What the business does with it was in no test of the plan.", factor: "The test plan ended at the machine" },
  rolledBack: {
    rootCause: "The machine it was tried on is not like the one it was done on.",
    factor: "The test machine is two versions behind",
  },
} as const;
