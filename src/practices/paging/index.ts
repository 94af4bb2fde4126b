import type { Practice } from "../../engine/house.ts";
import { contactMethod, notificationRule, outgoingChannel } from "./contact.rules.ts";
import { pageNotification } from "./notification.rules.ts";
import { page } from "./page.rules.ts";
import { escalationPolicy, escalationPolicyVersion, keepPolicyVersions, pagingRule } from "./policy.rules.ts";
import { pagingReaction } from "./reactions.ts";
import { contactFacts, notificationFacts, pageFacts, reactionFacts, ruleFacts } from "./store.ts";

export const paging: Practice = {
  name: "paging",
  kinds: [
    { kind: escalationPolicy },
    { kind: escalationPolicyVersion },
    { kind: pagingRule, facts: async (_tx, _asks, _now, house) => ({ catalogue: house.catalogue }) },
    { kind: outgoingChannel },
    { kind: contactMethod, facts: contactFacts },
    { kind: notificationRule, facts: ruleFacts },
    { kind: page, facts: pageFacts },
    { kind: pageNotification, facts: notificationFacts },
  ],
  reactions: [keepPolicyVersions, { ...pagingReaction, facts: reactionFacts }],
};
