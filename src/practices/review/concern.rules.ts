import { type Concern, concernOf } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import { endOfLocalDay } from "../../kernel/time.ts";
import type { Review, ReviewAction } from "./model.ts";

export type ReviewConcernFacts = {
  /** In which the days end that were agreed. */
  zone: string;
  names: ReadonlyMap<Id, string>;
  /** Reviews of the actions that are asked about. */
  reviews: ReadonlyMap<Id, { number: string | null; title: string }>;
};

/** A review that is overdue may need the director: nothing it stands for can close, and what it would change is not changed. */
export function reviewConcern(review: Review, given: Record<string, unknown>): Concern | null {
  const isOpen = review.state === "draft" || review.state === "inReview";
  if (!isOpen || review.remindedAt === null || review.dueAt === null) return null;
  const { names } = given as ReviewConcernFacts;
  const owner = review.owner ? names.get(review.owner) : undefined;
  return concernOf({
    rootCauseKey: review.id,
    title: `Review overdue: ${review.title}`.slice(0, 160),
    facts: [
      `due ${review.dueAt.slice(0, 10)}`,
      owner ? `with ${owner}` : "nobody has it",
      review.state === "inReview" ? "waits for approval" : "in draft",
    ].join(" · "),
    neutralTitle: review.confidential ? "A restricted review is overdue" : null,
    irreversibleAt: review.dueAt,
    irreversibleWords: "the review is due",
    deed: { label: review.state === "inReview" ? "Read and approve" : "Open", to: `/reviews/${review.number ?? review.id}` },
  });
}

/** An action of a review that was not done by its day. Actions of one review, and the review itself, are one line. */
export function reviewActionConcern(action: ReviewAction, given: Record<string, unknown>): Concern | null {
  if (action.state !== "open" || action.remindedAt === null) return null;
  const { zone, names, reviews } = given as ReviewConcernFacts;
  const review = reviews.get(action.review);
  return concernOf({
    rootCauseKey: action.review,
    title: `Action overdue: ${action.title}`.slice(0, 160),
    facts: [`due ${action.dueOn}`, `with ${names.get(action.owner) ?? "somebody"}`, review && `of ${review.number ?? "a review"}`]
      .filter(Boolean)
      .join(" · "),
    neutralTitle: action.confidential ? "An action of a restricted review is overdue" : null,
    irreversibleAt: endOfLocalDay(zone, action.dueOn),
    irreversibleWords: "the action is due",
    deed: { label: "Open the review", to: `/reviews/${review?.number ?? action.review}` },
  });
}
