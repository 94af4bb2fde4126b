import type { Connector } from "./data.ts";

/** How long what came by a connector can be looked at. */
export function keptWords({ keptDays, refusedKeptDays }: Pick<Connector, "keptDays" | "refusedKeptDays">): string {
  const refused = refusedKeptDays === keptDays ? "" : `, those that were refused for ${days(refusedKeptDays)}`;
  return `Bodies are kept for ${days(keptDays)}${refused}.`;
}

function days(count: number): string {
  return count === 1 ? "one day" : `${count} days`;
}
