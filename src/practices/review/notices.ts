import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { Review, ReviewAction } from "./model.ts";

/** Who is told of a review: its owner when it falls to them or is overdue, its approvers when it is handed in, an action's owner. */
export const reviewNotices: NoticeRule = {
  on: ["review", "reviewAction"],
  topics: [
    { topic: "review.mine", label: "A review or an action is mine", channel: "mail" },
    { topic: "review.toApprove", label: "A review waits for approval", channel: "mail" },
  ],
  notices: (change, facts) => {
    if (change.kind === "reviewAction") return actionNotices(change as Change<ReviewAction>);
    return reviewNotice(change as Change<Review>, facts.approvers as readonly string[]);
  },
};

function reviewNotice({ after, before, id, events }: Change<Review>, approvers: readonly string[]): Notice[] {
  const subject = `${after.number ?? "Review"} ${after.title}`;
  const owner = after.owner ? [after.owner] : [];
  const common = { kind: "review", id, subject } as const;
  const mine = { ...common, topic: "review.mine", why: "the review is yours", to: owner } as const;
  return events.flatMap((event): Notice[] => {
    switch (event.type) {
      case "reviewOpened":
        return owner.length > 0
          ? [{ ...mine, urgency: "soon", text: "A review was opened. The draft writes itself from the timeline; correct and complete it." }]
          : [];
      case "reviewEdited":
        return after.owner && before?.owner !== after.owner ? [{ ...mine, urgency: "soon", text: "The review was given to you." }] : [];
      case "reviewSubmitted":
        return [
          {
            ...common,
            topic: "review.toApprove",
            why: "you approve reviews",
            urgency: "soon",
            to: approvers.filter((one) => one !== after.owner),
            text: "It waits for approval.",
          },
        ];
      case "reviewSentBack":
        return owner.length > 0 ? [{ ...mine, urgency: "soon", text: `Sent back: ${String(event.data?.reason ?? "")}` }] : [];
      case "reviewOverdue":
        return owner.length > 0
          ? [{ ...mine, urgency: "soon", text: "The review is overdue. What it belongs to cannot close before it is approved." }]
          : [];
      case "happenedAgain":
        return owner.length > 0
          ? [{ ...mine, urgency: "soon", text: `It seems to have happened again: ${String(event.data?.number ?? "")}.` }]
          : [];
      default:
        return [];
    }
  });
}

function actionNotices({ after, before, events }: Change<ReviewAction>): Notice[] {
  const common = {
    kind: "review",
    id: after.review,
    subject: after.title,
    topic: "review.mine",
    why: "the action is yours",
    to: [after.owner],
  } as const;
  return events.flatMap((event): Notice[] => {
    if (event.type === "actionCreated" || (event.type === "actionEdited" && before?.owner !== after.owner))
      return [{ ...common, urgency: "soon", text: `${after.title}. Due ${after.dueOn}.` }];
    return event.type === "actionOverdue" ? [{ ...common, urgency: "soon", text: `${after.title} was due ${after.dueOn}.` }] : [];
  });
}
