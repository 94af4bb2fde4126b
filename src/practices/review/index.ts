import type { Practice } from "../../engine/house.ts";
import { confineActions, countActions, reviewAction } from "./action.rules.ts";
import { reviewConcernFacts } from "./concern-store.ts";
import { reviewNotices } from "./notices.ts";
import { review, reviewPolicy } from "./rules.ts";
import { actionFacts, actionsOfReviews, approvers, openActions, reviewFacts } from "./store.ts";

export const reviews: Practice = {
  name: "review",
  kinds: [
    { kind: review, facts: reviewFacts, concernFacts: reviewConcernFacts },
    { kind: reviewAction, facts: actionFacts, concernFacts: reviewConcernFacts, concernReads: ["review"] },
    { kind: reviewPolicy },
  ],
  notices: [{ ...reviewNotices, facts: approvers }],
  reactions: [
    { ...countActions, facts: openActions },
    { ...confineActions, facts: actionsOfReviews },
  ],
};
