import type { Practice } from "../../engine/house.ts";
import { problemConcernFacts } from "./concern-store.ts";
import { problemNotices } from "./notices.ts";
import { problemReaction } from "./reactions.ts";
import { problemDismissal, problemPolicy } from "./registers.rules.ts";
import { problemRoutes } from "./routes.ts";
import { problem } from "./rules.ts";
import { noticeFacts, problemFacts, reactionFacts } from "./store.ts";

export const problems: Practice = {
  name: "problem",
  kinds: [{ kind: problem, facts: problemFacts, concernFacts: problemConcernFacts }, { kind: problemPolicy }, { kind: problemDismissal }],
  reactions: [{ ...problemReaction, facts: reactionFacts }],
  notices: [{ ...problemNotices, facts: noticeFacts }],
  // Incidents stand before problems in the line: one knows an id, and here it is said whose.
  links: [{ kind: "incident", field: "problem", to: "problem" }],
  routes: problemRoutes,
};
