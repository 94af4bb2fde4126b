import { ruleCatalogues } from "../../engine/catalogue.ts";
import type { FactsLoader, Practice } from "../../engine/house.ts";
import { consoleRoutes } from "./console-routes.ts";
import { concealRestricted } from "./discretion.ts";
import { alertGroup } from "./group.rules.ts";
import { heartbeat, heartbeatReaction } from "./heartbeat.rules.ts";
import { heartbeatFacts } from "./heartbeat-store.ts";
import { nameByNumber } from "./numbering.ts";
import { alertReactionFacts, changeFacts, forgetClosed, mergeFacts, snapshotFacts, windowFacts } from "./reaction-store.ts";
import { alertReaction, mergeReaction, snapshotReaction, windowReaction } from "./reactions.ts";
import { keepKeys } from "./recall.ts";
import { alertTemplate, changeEvent, correlationLabel, correlationSnapshot } from "./record.rules.ts";
import { alertPolicy, alertRoute, groupingRule, inhibitionRule, integration, quietWindow } from "./registers.rules.ts";
import { alertRoutes } from "./routes.ts";
import { alert } from "./rules.ts";
import { alertAddressing, alertFacts } from "./store.ts";
import { storyRoutes } from "./story-routes.ts";

const catalogues: FactsLoader = async (tx, _asks, _now, house) => ({ catalogues: await ruleCatalogues(tx, house) });

export const alerts: Practice = {
  name: "alert",
  kinds: [
    { kind: integration },
    { kind: alert, facts: alertFacts, conceal: concealRestricted, addressing: alertAddressing, alsoSave: keepKeys },
    { kind: alertGroup },
    { kind: changeEvent, facts: changeFacts },
    { kind: quietWindow, facts: catalogues },
    { kind: inhibitionRule, facts: catalogues },
    { kind: groupingRule, facts: catalogues },
    { kind: alertRoute, facts: catalogues },
    { kind: alertPolicy },
    { kind: heartbeat, facts: heartbeatFacts },
    { kind: alertTemplate },
    { kind: correlationSnapshot, facts: snapshotFacts },
    { kind: correlationLabel },
  ],
  reactions: [
    { ...alertReaction, facts: alertReactionFacts },
    { ...windowReaction, facts: windowFacts },
    { ...mergeReaction, facts: mergeFacts },
    snapshotReaction,
    heartbeatReaction,
  ],
  followers: [forgetClosed, nameByNumber],
  routes: (server, office) => {
    alertRoutes(server, office);
    consoleRoutes(server, office);
    storyRoutes(server, office);
  },
};
