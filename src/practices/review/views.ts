import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { ReviewPolicy } from "./model.ts";

export const defaultPolicy: PolicyFacts = { priorities: ["1"], major: true, dueBusinessDays: 10, watchDays: 90 };
export type PolicyFacts = Pick<ReviewPolicy, "priorities" | "major" | "dueBusinessDays" | "watchDays">;

/** The review policy in force: the newest active one, or the default where none was written. */
export function reviewPolicy(tx: Tx, house: House): Promise<PolicyFacts> {
  return house.policies.get("reviewPolicy", ["reviewPolicy"], async () => {
    const text = `select priorities, major, due_business_days as "dueBusinessDays", watch_days as "watchDays" from v_review_policy where active order by created_at desc limit 1`;
    return (await tx.query<PolicyFacts>(text))[0] ?? defaultPolicy;
  });
}
