import type { ShownClock } from "../model.ts";

type Ordered = Pick<ShownClock, "target" | "agreementType" | "stoppedAt" | "breachAt">;

/** Whose promises they are, in the order in which they are shown. */
export const promisers = [
  { agreementType: "SLA", label: "To the caller" },
  { agreementType: "OLA", label: "Between teams" },
  { agreementType: "Underpinning contract", label: "From the vendor" },
] as const;

/**
 * The order in which an incident's promises are shown: what callers were promised, then teams to each other, then vendors to us. Of each the
 * fix first, running, kept or broken; of two alike the nearest to breaking. For `sort`.
 */
export function clockOrder(one: Ordered, other: Ordered): number {
  const [mine, theirs] = [placeOf(one), placeOf(other)];
  if (mine !== theirs) return mine - theirs;
  const [breaks, othersBreak] = [one.breachAt ?? "9", other.breachAt ?? "9"];
  return breaks === othersBreak ? 0 : breaks < othersBreak ? -1 : 1;
}

function placeOf({ target, agreementType, stoppedAt }: Ordered): number {
  const family = promisers.findIndex((one) => one.agreementType === agreementType);
  return 4 * family + (target === "resolution" ? 0 : 2) + (stoppedAt === null ? 0 : 1);
}
