import type { Practice } from "../../engine/house.ts";
import { serviceRoutes } from "./routes.ts";
import { configurationItem, dependency, service } from "./rules.ts";
import { dependencyFacts } from "./store.ts";

export const services: Practice = {
  name: "service",
  kinds: [{ kind: service }, { kind: configurationItem }, { kind: dependency, facts: dependencyFacts }],
  routes: serviceRoutes,
};
