import type { ChangeRequest } from "./model.ts";

export const failures = [
  { value: "rolledBack", label: "rolled back" },
  { value: "unsuccessful", label: "unsuccessful" },
  { value: "causedIncident", label: "caused an incident" },
  { value: "overran", label: "overran its window" },
] as const;
export type Failure = (typeof failures)[number]["value"];
type Ended = Pick<ChangeRequest, "state" | "closeCode" | "rolledBackAt" | "causedIncidents" | "overranAt">;

/**
 * Why a closed change counts as failed; null where it went well, or is not closed.
 * Source: change success, closed changes with no rollback, no incident caused and no unplanned overrun.
 */
export function failureOf({ state, closeCode, rolledBackAt, causedIncidents, overranAt }: Ended): Failure | null {
  if (state !== "3") return null;
  if (rolledBackAt !== null) return "rolledBack";
  if (closeCode === "unsuccessful") return "unsuccessful";
  if (causedIncidents.length > 0) return "causedIncident";
  return overranAt === null ? null : "overran";
}
