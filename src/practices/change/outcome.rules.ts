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

/** A share with the span in which it lies in 95 of 100 cases. */
export type Share = { of: number; n: number; rate: number; from: number; to: number };

/** A share and its interval; null where there is nothing to share. Source: Wilson (1927), score interval, z = 1.96. */
export function wilson(of: number, n: number): Share | null {
  if (n <= 0) return null;
  const z = 1.959964;
  const rate = of / n;
  const spread = z * Math.sqrt((rate * (1 - rate) + (z * z) / (4 * n)) / n);
  const middle = rate + (z * z) / (2 * n);
  const scale = 1 + (z * z) / n;
  return { of, n, rate, from: Math.max(0, (middle - spread) / scale), to: Math.min(1, (middle + spread) / scale) };
}
