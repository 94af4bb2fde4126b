import { type Concern, concernOf } from "../../kernel/concern.ts";
import type { Service } from "./model.ts";

/** Data that is missing: a service the business leans on of which nobody knows who owns it, who supports it, or how many use it. What it hits cannot be reckoned then. */
export function serviceConcern(service: Service): Concern | null {
  if (!service.active || (service.tier !== "1" && service.tier !== "2")) return null;
  const missing = [
    service.owner === null && "its owner",
    service.supportTeam === null && "its support team",
    service.usersServed === null && "how many use it",
  ].filter((one) => one !== false);
  if (missing.length === 0) return null;
  return concernOf({
    rootCauseKey: service.id,
    title: `Not known of ${service.name}: ${missing.join(", ")}`.slice(0, 160),
    facts: `tier ${service.tier} · what it hits cannot be reckoned without it`,
    service: service.id,
    team: service.supportTeam,
    deed: { label: "Fill in", to: `/services/${service.id}` },
  });
}
