import { impact } from "../impact.rules.ts";
import type { MapLink, MapService, ServiceMap } from "./data.ts";

/** What a chosen service hits and needs on the map: by id, whether its loss is certain (hard) or a slowdown (soft). */
export type Reach = {
  chosen: MapService;
  dependents: readonly { service: MapService; hard: boolean; distance: number; via: string | null }[];
  suppliers: readonly { service: MapService; hard: boolean; distance: number; via: string | null }[];
};

/** Follows the lines of the map from one service, both ways. */
export function reachOf(map: Pick<ServiceMap, "nodes" | "edges">, chosen: MapService): Reach {
  const byId = new Map(map.nodes.map((node) => [node.id, node]));
  const told = (direction: "dependents" | "suppliers") =>
    impact(map.edges, chosen.id, direction).flatMap(({ id, hard, distance, via }) => {
      const service = byId.get(id);
      return service ? [{ service, hard, distance, via: via === chosen.id ? null : (byId.get(via)?.name ?? null) }] : [];
    });
  return { chosen, dependents: told("dependents"), suppliers: told("suppliers") };
}

/** Whether a line lies on a way from the chosen service up to its dependents, or down to its suppliers. */
export function isOnTheWay(link: MapLink, reach: Reach): "up" | "down" | null {
  const { chosen, dependents, suppliers } = reach;
  const isIn = (list: Reach["dependents"], id: string) => id === chosen.id || list.some((one) => one.service.id === id);
  if (isIn(dependents, link.supplier) && dependents.some((one) => one.service.id === link.dependent)) return "up";
  if (isIn(suppliers, link.dependent) && suppliers.some((one) => one.service.id === link.supplier)) return "down";
  return null;
}

/** The most people that any one of these services serves: the same people use many, so sums would count them twice. */
export function mostUsers(services: readonly MapService[]): number {
  return Math.max(0, ...services.map((one) => one.usersServed ?? 0));
}
