import type { Practice } from "../../engine/house.ts";
import { keepDefinitionVersions, slaDefinition, slaDefinitionVersion } from "./definition.rules.ts";
import { clockPresentation } from "./present.ts";
import { serviceLevelRoutes } from "./routes.ts";
import { clock } from "./rules.ts";
import { clockFacts, definitionFacts } from "./store.ts";

export const serviceLevel: Practice = {
  name: "service-level",
  kinds: [
    { kind: slaDefinition, facts: definitionFacts },
    { kind: slaDefinitionVersion },
    { kind: clock, facts: clockFacts, presentation: clockPresentation },
  ],
  reactions: [keepDefinitionVersions],
  routes: serviceLevelRoutes,
};
