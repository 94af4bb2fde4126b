import type { Practice } from "../../engine/house.ts";
import { statusComponent } from "./component.rules.ts";
import { wantMail } from "./mailing.ts";
import { statusNotice } from "./notice.rules.ts";
import { objectiveNotices } from "./notices.ts";
import { objective, objectiveReaction } from "./objective.rules.ts";
import { objectiveRoutes } from "./objective-routes.ts";
import { objectiveFacts, ownersOf } from "./objective-store.ts";
import { statusPage } from "./page.rules.ts";
import { statusReaction } from "./reactions.ts";
import { statusRoutes } from "./routes.ts";
import { componentFacts, noticeFacts, pageFacts, reactionFacts, subscriberFacts } from "./store.ts";
import { statusSubscriber } from "./subscriber.rules.ts";
import { statusUpdate } from "./update.rules.ts";

export const status: Practice = {
  name: "status",
  kinds: [
    { kind: statusPage, facts: pageFacts },
    { kind: statusComponent, facts: componentFacts },
    { kind: statusNotice, facts: noticeFacts },
    { kind: statusUpdate },
    { kind: statusSubscriber, facts: subscriberFacts },
    { kind: objective },
  ],
  followers: [wantMail],
  notices: [{ ...objectiveNotices, facts: ownersOf }],
  routes: async (server, office) => {
    await statusRoutes(server, office);
    await objectiveRoutes(server, office);
  },
  reactions: [
    { ...statusReaction, facts: reactionFacts },
    { ...objectiveReaction, facts: objectiveFacts },
  ],
};
