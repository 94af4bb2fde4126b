import type { Practice } from "../../engine/house.ts";
import { closingFacts } from "./closing.ts";
import { keepPeriods } from "./reactions.ts";
import { scorecardRoutes } from "./routes.ts";
import { metric, metricValue, reportingPeriod } from "./rules.ts";
import { keysOf, timeZoneOf } from "./store.ts";
import { promiseWatch } from "./watch.rules.ts";

export const scorecard: Practice = {
  name: "scorecard",
  kinds: [
    { kind: metric, facts: async (tx) => ({ keys: await keysOf(tx) }) },
    { kind: reportingPeriod, facts: closingFacts },
    { kind: metricValue },
    { kind: promiseWatch },
  ],
  reactions: [{ ...keepPeriods, facts: async (tx, _changes, _now, house) => ({ timeZone: await timeZoneOf(tx, house) }) }],
  routes: scorecardRoutes,
};
