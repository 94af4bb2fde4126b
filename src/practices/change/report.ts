import type { Change, MeasureChange } from "../../kernel/practice.ts";
import { MINUTE_MS, ms } from "../../kernel/time.ts";
import type { ChangeRequest } from "./model.ts";
import { failureOf } from "./outcome.rules.ts";

/**
 * What a change adds to the measures when it closes, drawn from its fields: that it succeeded or failed, emergencies apart, and whole minutes
 * from its request to the end of its work. Every closed change of production stands under exactly one of the four; one that was opened after
 * the fact under none, for what it covers counts as unauthorised already.
 * Source: change success, closed changes with no rollback, no incident caused and no unplanned overrun, of all that closed.
 */
export function changeMeasures({ before, after }: Change<ChangeRequest>): MeasureChange[] {
  const [was, is] = [before && measureOf(before), measureOf(after)];
  if (was === is) return [];
  const dims = { team: after.team, service: after.service, person: after.assignee };
  const facts: MeasureChange[] = was ? [{ retract: was }] : [];
  if (is && after.closedAt) facts.push({ measure: is, at: after.closedAt, value: 1, ...dims });
  if (!was && is && after.closedAt && after.endedAt) {
    const minutes = Math.max(0, Math.floor((ms(after.endedAt) - ms(after.createdAt)) / MINUTE_MS));
    facts.push({ measure: "change.lead", at: after.closedAt, value: minutes, ...dims });
  }
  return facts;
}

function measureOf(change: ChangeRequest): string | null {
  if (change.state !== "3" || change.leftOut !== null) return null;
  const outcome = failureOf(change) === null ? "succeeded" : "failed";
  return change.changeType === "emergency" ? `change.emergency.${outcome}` : `change.${outcome}`;
}
