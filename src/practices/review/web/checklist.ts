import type { Review } from "../model.ts";
import { required } from "../rules.ts";

/** One thing that must be there before the record may close; `at` is the id of the place on the page. */
export type Check = { words: string; isDone: boolean; at: string };

/** What opens the gate, in the order in which it is done. A waiver stands for all of it. */
export function checklistOf(review: Pick<Review, "state" | "factors" | "owner" | (typeof required)[number][0]>): Check[] {
  const isWaived = review.state === "waived";
  const isSent = review.state === "inReview" || review.state === "approved";
  const said = required.map(
    ([field, words]): Check => ({ words: capital(words), isDone: isWaived || Boolean(review[field]), at: `review-${field}` }),
  );
  return [
    ...said,
    { words: "At least one contributing factor", isDone: isWaived || review.factors.length > 0, at: "review-factors" },
    { words: "Submitted for approval", isDone: isWaived || isSent, at: "review-verbs" },
    {
      words: isWaived ? "Waived" : "Approved by somebody who did not write it",
      isDone: isWaived || review.state === "approved",
      at: "review-verbs",
    },
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
