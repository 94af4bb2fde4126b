import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader, House } from "../../engine/house.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { ActionFacts } from "./action.rules.ts";
import type { ReviewAction } from "./model.ts";
import type { ReviewFacts } from "./rules.ts";
import { reviewPolicy } from "./views.ts";

export const reviewFacts: FactsLoader = async (tx, _asks, _now, house): Promise<ReviewFacts> => ({
  watchDays: (await reviewPolicy(tx, house)).watchDays,
});

/** Open actions of the reviews whose actions changed, as they stand with these changes. */
export async function openActions(tx: Tx, changes: readonly Change[]): Promise<Record<string, unknown>> {
  const reviews = [...new Set(changes.map((change) => (change.after as ReviewAction).review))];
  const stored = await tx.query<{ id: string; review: string; state: string }>(
    "select id, review, state from review_action where review = any($1)",
    [reviews],
  );
  const states = new Map(stored.map((row) => [row.id, row]));
  for (const change of changes) {
    const action = change.after as ReviewAction;
    states.set(change.id, { id: change.id, review: action.review, state: action.state });
  }
  const counts = new Map<string, number>(reviews.map((one) => [one, 0]));
  for (const { review, state } of states.values())
    if (state === "open" || state === "done") counts.set(review, (counts.get(review) ?? 0) + 1);
  return { openActions: counts };
}

/** Those who approve reviews, from memory. */
export async function approvers(tx: Tx, _changes: readonly Change[], _now: Instant, house: House): Promise<Record<string, unknown>> {
  const ids = await house.policies.get("reviewApprovers", ["person"], async () => {
    const rows = await tx.query<{ id: string }>(
      `select id from v_person where active and (roles @> '["director"]' or roles @> '["manager"]')`,
    );
    return rows.map((row) => row.id);
  });
  return { approvers: ids };
}

/** Which of the reviews that new actions name are restricted. */
export const actionFacts: FactsLoader = async (tx, asks): Promise<ActionFacts> => {
  const ids = asks.flatMap(({ envelope }) => (typeof envelope.command.review === "string" ? [envelope.command.review] : []));
  if (ids.length === 0) return { restricted: new Set() };
  const rows = await tx.query<{ id: string }>("select id from review where id = any($1) and confidential", [ids]);
  return { restricted: new Set(rows.map((row) => row.id)) };
};

/** The actions of the reviews that became restricted, or no longer are. */
export async function actionsOfReviews(tx: Tx, changes: readonly Change[]): Promise<Record<string, unknown>> {
  const moved = changes.filter(({ before, after }) => before && before.confidential !== after.confidential).map((change) => change.id);
  const actions = new Map<string, string[]>();
  if (moved.length === 0) return { actions };
  const rows = await tx.query<{ id: string; review: string }>("select id, review from review_action where review = any($1) order by id", [
    moved,
  ]);
  for (const { id, review } of rows) actions.set(review, [...(actions.get(review) ?? []), id]);
  return { actions };
}
