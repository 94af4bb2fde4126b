import { ruleCatalogues } from "../../engine/catalogue.ts";
import type { Practice } from "../../engine/house.ts";
import { stakeholderAddress } from "./address.rules.ts";
import { incidentConcernFacts } from "./concern-store.ts";
import { updateFollower } from "./follower.rules.ts";
import { incidentNotices } from "./notices.ts";
import { incidentPresentation } from "./present.ts";
import { incidentReaction } from "./reactions.ts";
import { priorityRule, routingRule, stakeholderGroup } from "./registers.rules.ts";
import { incidentRoutes } from "./routes.ts";
import { incident } from "./rules.ts";
import { addressFacts } from "./stakeholder-store.ts";
import { incidentFacts, noticeFacts, reactionFacts } from "./store.ts";

export const incidents: Practice = {
  name: "incident",
  kinds: [
    { kind: incident, facts: incidentFacts, presentation: incidentPresentation, concernFacts: incidentConcernFacts },
    { kind: priorityRule },
    { kind: routingRule, facts: async (tx, _asks, _now, house) => ({ catalogues: await ruleCatalogues(tx, house) }) },
    { kind: stakeholderGroup },
    { kind: stakeholderAddress, facts: addressFacts },
    { kind: updateFollower },
  ],
  reactions: [{ ...incidentReaction, facts: reactionFacts }],
  notices: [{ ...incidentNotices, facts: noticeFacts }],
  routes: incidentRoutes,
};
