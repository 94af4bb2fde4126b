import type { Practice } from "../../engine/house.ts";
import { serviceRoutes } from "./routes.ts";
import { configurationItem, dependency, service } from "./rules.ts";

export const services: Practice = {
  name: "service",
  kinds: [{ kind: service }, { kind: configurationItem }, { kind: dependency }],
  routes: serviceRoutes,
};
