import type { Practice } from "../../engine/house.ts";
import { endFeedsOf } from "../../kernel/feed.ts";
import { announcementNotices, announcementReaction } from "./announcement.notices.ts";
import { announcement } from "./announcement.rules.ts";
import { announcementFacts } from "./announcement-store.ts";
import { changeApproval } from "./approval.rules.ts";
import { cabAgendaReaction, cabReaction } from "./cab-reactions.rules.ts";
import { cabAgendaFacts } from "./cab-store.ts";
import { changeConcernFacts, changeConcernWith, unauthorisedConcernFacts } from "./concern-store.ts";
import { deploymentNotices } from "./deployment.notices.ts";
import { deployment, deploymentRule } from "./deployment.rules.ts";
import { deploymentNoticeFacts } from "./deployment-notice-store.ts";
import { deploymentReaction, failedChangeReaction } from "./deployment-reactions.ts";
import { deploymentRoutes } from "./deployment-routes.ts";
import { deployedBy, deploymentFacts } from "./deployment-store.ts";
import { changeFeed } from "./feed.rules.ts";
import { feedFacts } from "./feed-store.ts";
import { maintenanceNotices } from "./maintenance.notices.ts";
import { inWindows } from "./maintenance-store.ts";
import { changeNotices } from "./notices.ts";
import { outcomeRoutes } from "./outcome-routes.ts";
import { changeReaction } from "./reactions.ts";
import { changeType, freeze } from "./registers.rules.ts";
import { changeReviewReaction } from "./review.rules.ts";
import { changeRoutes } from "./routes.ts";
import { change } from "./rules.ts";
import { changeFacts, noticeFacts } from "./store.ts";
import { suspicion, suspicionNotices, suspicionReaction } from "./suspicion.rules.ts";
import { suspicionFacts, suspicionNoticeFacts, suspicionReactionFacts } from "./suspicion-store.ts";
import { changeTask } from "./task.rules.ts";
import { reactionFacts, taskFacts } from "./task-store.ts";
import { changeTemplate } from "./template-kind.rules.ts";
import { templateFacts } from "./template-store.ts";
import { unauthorised, unauthorisedReaction } from "./unauthorised.rules.ts";
import { unauthorisedFacts } from "./unauthorised-store.ts";

export const changes: Practice = {
  name: "change",
  kinds: [
    {
      kind: change,
      facts: changeFacts,
      concernFacts: changeConcernFacts,
      concernWith: changeConcernWith,
      concernReads: ["change", "changeApproval", "changeFreeze", "configurationItem"],
    },
    { kind: changeApproval },
    { kind: freeze },
    { kind: changeType },
    { kind: changeTemplate, facts: templateFacts },
    { kind: changeTask, facts: taskFacts },
    { kind: suspicion, facts: suspicionFacts },
    { kind: unauthorised, concernFacts: unauthorisedConcernFacts },
    { kind: announcement, facts: announcementFacts },
    { kind: changeFeed },
    { kind: deploymentRule },
    { kind: deployment, facts: deploymentFacts },
  ],
  reactions: [
    { ...changeReaction, facts: reactionFacts },
    { ...cabAgendaReaction, facts: cabAgendaFacts },
    cabReaction,
    announcementReaction,
    { ...endFeedsOf("changeFeed"), facts: feedFacts },
    changeReviewReaction,
    { ...suspicionReaction, facts: suspicionReactionFacts },
    { ...unauthorisedReaction, facts: unauthorisedFacts },
    deploymentReaction,
    { ...failedChangeReaction, facts: deployedBy },
  ],
  notices: [
    { ...changeNotices, facts: noticeFacts },
    announcementNotices,
    { ...deploymentNotices, facts: deploymentNoticeFacts },
    { ...maintenanceNotices, facts: inWindows },
    { ...suspicionNotices, facts: suspicionNoticeFacts },
  ],
  routes: (server, office) => {
    changeRoutes(server, office);
    outcomeRoutes(server, office);
    deploymentRoutes(server, office);
  },
};
