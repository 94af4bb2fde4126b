import type { Practice } from "../../engine/house.ts";
import { improvementNotices } from "./notices.ts";
import { agreedSavings, doneActions } from "./reactions.ts";
import { improvementRoutes } from "./routes.ts";
import { improvement } from "./rules.ts";
import { improvementFacts, savedInto } from "./store.ts";

export const improvements: Practice = {
  name: "improvement",
  kinds: [{ kind: improvement, facts: improvementFacts }],
  reactions: [doneActions, { ...agreedSavings, facts: savedInto }],
  notices: [improvementNotices],
  routes: improvementRoutes,
};
