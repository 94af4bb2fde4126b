import type { Practice } from "../../engine/house.ts";
import { logoRoutes } from "./logo-routes.ts";
import { choice, customField, organisation, replyTemplate, savedView } from "./rules.ts";

export const settings: Practice = {
  name: "settings",
  kinds: [{ kind: organisation }, { kind: choice }, { kind: customField }, { kind: savedView }, { kind: replyTemplate }],
  routes: logoRoutes,
};
