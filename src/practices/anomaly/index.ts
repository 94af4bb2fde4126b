import type { Practice } from "../../engine/house.ts";
import { seriesMemory } from "./memory-kind.rules.ts";
import { seriesReaction } from "./reactions.ts";
import { seriesRoutes } from "./routes.ts";
import { metricSeries } from "./series.rules.ts";
import { dropMemories, reactionFacts, seriesFacts } from "./store.ts";

export const anomalies: Practice = {
  name: "anomaly",
  kinds: [{ kind: metricSeries, facts: seriesFacts }, { kind: seriesMemory }],
  reactions: [{ ...seriesReaction, facts: reactionFacts }],
  followers: [dropMemories],
  routes: seriesRoutes,
};
