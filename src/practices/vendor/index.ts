import type { Practice } from "../../engine/house.ts";
import { endFeedsOf } from "../../kernel/feed.ts";
import { slaClause } from "./clause.rules.ts";
import { vendorConcernFacts } from "./concern-store.ts";
import { contract } from "./contract.rules.ts";
import { vendorCredit } from "./credit.rules.ts";
import { resultReactionFacts } from "./delivered-store.ts";
import { vendorEscalation } from "./escalation.rules.ts";
import { vendorFeed } from "./feed.rules.ts";
import { vendorFeedFacts } from "./feed-store.ts";
import { moveFacts } from "./merge-store.ts";
import { negotiation } from "./negotiation.rules.ts";
import { vendorNoticeFacts } from "./notice-store.ts";
import { vendorNotices } from "./notices.ts";
import { moveReaction } from "./reactions.ts";
import { vendorMeasure, vendorRating, vendorSpend } from "./registers.rules.ts";
import { slaResult } from "./result.rules.ts";
import { resultReaction } from "./result-reactions.rules.ts";
import { vendorRoutes } from "./routes.ts";
import { clauseFacts, contractFacts, creditFacts, escalationFacts, resultFacts, vendorFacts } from "./store.ts";
import { vendor } from "./vendor.rules.ts";

export const vendors: Practice = {
  name: "vendor",
  kinds: [
    { kind: vendor, facts: vendorFacts },
    { kind: contract, facts: contractFacts, concernFacts: vendorConcernFacts },
    { kind: slaClause, facts: clauseFacts },
    { kind: slaResult, facts: resultFacts },
    { kind: vendorCredit, facts: creditFacts },
    { kind: vendorEscalation, facts: escalationFacts, concernFacts: vendorConcernFacts },
    { kind: negotiation, facts: creditFacts },
    { kind: vendorSpend },
    { kind: vendorMeasure },
    { kind: vendorRating },
    { kind: vendorFeed },
  ],
  reactions: [
    { ...moveReaction, facts: moveFacts },
    { ...resultReaction, facts: resultReactionFacts },
    { ...endFeedsOf("vendorFeed"), facts: vendorFeedFacts },
  ],
  notices: [{ ...vendorNotices, facts: vendorNoticeFacts }],
  routes: vendorRoutes,
};
