import { ruleCatalogues } from "../../engine/catalogue.ts";
import type { Practice } from "../../engine/house.ts";
import { contactMethod, notificationRule, outgoingChannel } from "./contact.rules.ts";
import { pagingDeliveries } from "./deliver.ts";
import { pagingErasure } from "./erasure.ts";
import { pagingNotices } from "./notices.ts";
import { pageNotification } from "./notification.rules.ts";
import { page } from "./page.rules.ts";
import { escalationPolicy, escalationPolicyVersion, keepPolicyVersions, pagingRule } from "./policy.rules.ts";
import { notificationPresentation } from "./present.ts";
import { pagingReaction } from "./reactions.ts";
import { pagingRoutes } from "./routes.ts";
import { contactFacts, noticeFacts, notificationFacts, pageFacts, reactionFacts, ruleFacts } from "./store.ts";

export const paging: Practice = {
  name: "paging",
  kinds: [
    { kind: escalationPolicy },
    { kind: escalationPolicyVersion },
    { kind: pagingRule, facts: async (tx, _asks, _now, house) => ({ catalogues: await ruleCatalogues(tx, house) }) },
    { kind: outgoingChannel },
    { kind: contactMethod, facts: contactFacts },
    { kind: notificationRule, facts: ruleFacts },
    { kind: page, facts: pageFacts },
    { kind: pageNotification, facts: notificationFacts, presentation: notificationPresentation },
  ],
  reactions: [keepPolicyVersions, { ...pagingReaction, facts: reactionFacts }],
  notices: [{ ...pagingNotices, facts: noticeFacts }],
  followers: [pagingDeliveries, pagingErasure],
  routes: pagingRoutes,
};
