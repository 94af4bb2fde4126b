import { accept, type Decision, type DomainEvent, type Refusal, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import { addDays } from "../../kernel/time.ts";
import { isSettled } from "../review/rules.ts";
import type { CommandOf } from "./commands.ts";
import type { ChangeFacts } from "./facts.ts";
import type { ChangeRequest, TypeOfChange } from "./model.ts";
import { type ReviewCause, reviewCauses } from "./register.model.ts";
import type { Held } from "./work.rules.ts";

const because: Readonly<Record<ReviewCause | "asked", string>> = {
  emergency: "an emergency change",
  rolledBack: "a change that was rolled back",
  causedMajor: "a change that caused a major incident",
  unsuccessful: "an unsuccessful change",
  asked: "this change",
};
const usualCauses: Readonly<Record<TypeOfChange, readonly ReviewCause[]>> = {
  normal: reviewCauses,
  standard: ["causedMajor"],
  emergency: reviewCauses,
};

/** Whether the office asks for a review of changes of this type for a cause; all four where it says nothing, of a standard change a major incident alone. */
export function asksReview(change: Pick<ChangeRequest, "changeType">, cause: ReviewCause, facts: Pick<ChangeFacts, "types">): boolean {
  return (facts.types.get(change.changeType)?.reviewWhen ?? usualCauses[change.changeType]).includes(cause);
}

/** The change with the review that it needs from now on, and the event that opens it; as it was where it needs none, or has one. */
export function withReview(held: Held, next: ChangeRequest, cause: ReviewCause | "asked"): { next: ChangeRequest; events: DomainEvent[] } {
  const { facts, now, id } = held;
  if (next.reviewRequired || (cause !== "asked" && !asksReview(next, cause, facts))) return { next, events: [] };
  const service = next.service === null ? undefined : facts.services.get(next.service);
  const owner = service?.owner ?? next.requestedBy;
  // Five business days a week, as incidents count it.
  const dueAt = addDays(now, Math.ceil((facts.reviewDueDays * 7) / 5));
  const asked = { type: "reviewAsked", data: { because: because[cause], owner, dueAt } };
  return { next: { ...next, reviewRequired: true, reviewBecause: because[cause], review: reviewId(id) }, events: [asked] };
}

/** The id of a change's review: derived, so that it is opened once. */
export function reviewId(change: Id): Id {
  return deriveId(change, "review");
}

/** A change that needs a review closes only with an approved one, or a waiver: by whatever door. The same words as an incident's. */
export function changeReviewGate(current: ChangeRequest, facts: Pick<ChangeFacts, "reviews">): Refusal | null {
  if (!current.reviewRequired) return null;
  const review = facts.reviews.get(current.id);
  if (isSettled(review?.state)) return null;
  const standing = review
    ? `${review.number ?? "its review"} is ${review.state === "inReview" ? "in review" : "a draft"}${review.ownerName ? ` with ${review.ownerName}` : ""}`
    : "no review was opened";
  return {
    code: "reviewNeeded",
    because: `${current.reviewBecause ?? "this change"} needs an approved review, and ${standing}`,
    opens: { label: "Open the review", kind: "review", ...(review ? { id: review.id } : {}) },
  };
}

/** Somebody asks for a review by hand, or because it will be closed as unsuccessful. */
export function openReview(held: Held): Decision<ChangeRequest> {
  const { next, events } = withReview(held, held.current, "asked");
  return events.length === 0 ? refuse("reviewOpen") : accept(next, ...events);
}

/** What it caused, as those who answer for it say. A major incident asks for a review, also after the change was closed. */
export function noteCaused(held: Held, { incident, caused, isMajor }: CommandOf<"noteCaused">): Decision<ChangeRequest> {
  const { current } = held;
  const others = current.causedIncidents.filter((one) => one !== incident);
  const known: ChangeRequest = { ...current, causedIncidents: caused ? [...others, incident].slice(-200) : others };
  const { next, events } = caused && isMajor ? withReview(held, known, "causedMajor") : { next: known, events: [] };
  const isSame = current.causedIncidents.includes(incident) === caused;
  if (isSame && events.length === 0) return refuse("nothingToDo");
  return accept(next, ...(isSame ? [] : [{ type: caused ? "causeNoted" : "causeTakenBack", data: { incident } }]), ...events);
}

/** The review of a change opens with it, and takes over what happens to it. */
export const changeReviewReaction: Reaction = {
  on: ["change"],
  react: (told) => {
    const { id, after, events, at } = told as Change<ChangeRequest>;
    // It is opened before it takes anything over.
    const ordered = events.toSorted((one, other) => Number(other.type === "reviewAsked") - Number(one.type === "reviewAsked"));
    return ordered.flatMap((event): Reply[] => {
      const to = (command: Reply["command"]): Reply[] => [{ kind: "review", id: reviewId(id), command }];
      if (event.type === "reviewAsked") {
        const { owner, dueAt } = event.data as { owner: string | null; dueAt: string };
        const subject = { subjectKind: "change", subject: id, title: after.shortDescription };
        const involved = after.assignee === null ? [] : [after.assignee];
        return to({ type: "open", ...subject, owner, involved, dueAt, happenedFrom: after.startedAt ?? at });
      }
      const what = after.reviewRequired ? sentence(event) : null;
      if (what === null) return [];
      const nothing = { involved: null, impact: null, hypotheses: null, confidential: null };
      return to({ ...nothing, type: "follow", happenedTo: after.endedAt, line: { at, what, by: null } });
    });
  },
};

function sentence({ type, data = {} }: DomainEvent): string | null {
  const words: Readonly<Record<string, () => string>> = {
    changeBegun: () => "Begun",
    changePaused: () => `Paused: ${data.reason}`,
    changeResumed: () => "Went on",
    pointOfNoReturnPassed: () => (data.tested === true ? "Point of no return, tested" : "Point of no return, not tested"),
    changeRolledBack: () => `Rolled back: ${data.reason}`,
    changeFinished: () => "Finished",
    changeOverran: () => "The window was over, and it went on",
  };
  return words[type]?.().slice(0, 600) ?? null;
}
