import type { Practice } from "../../engine/house.ts";
import { countActions, reviewAction } from "./action.rules.ts";
import { review, reviewPolicy } from "./rules.ts";
import { openActions, reviewFacts } from "./store.ts";

export const reviews: Practice = {
  name: "review",
  kinds: [{ kind: review, facts: reviewFacts }, { kind: reviewAction }, { kind: reviewPolicy }],
  reactions: [{ ...countActions, facts: openActions }],
};
