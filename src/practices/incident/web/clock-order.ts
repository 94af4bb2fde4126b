import type { ShownClock } from "../model.ts";

type Ordered = Pick<ShownClock, "target" | "agreementType" | "stoppedAt" | "breachAt">;

/**
 * The order in which an incident's promises are shown: our promise of the fix first, running, kept or broken; then the running ones,
 * the nearest to breaking in front; then those that ended. For `sort`.
 */
export function clockOrder(one: Ordered, other: Ordered): number {
  const [mine, theirs] = [placeOf(one), placeOf(other)];
  if (mine !== theirs) return mine - theirs;
  const [breaks, othersBreak] = [one.breachAt ?? "9", other.breachAt ?? "9"];
  return breaks === othersBreak ? 0 : breaks < othersBreak ? -1 : 1;
}

function placeOf({ target, agreementType, stoppedAt }: Ordered): number {
  const isFix = target === "resolution" && agreementType !== "Underpinning contract";
  return (isFix ? 0 : 2) + (stoppedAt === null ? 0 : 1);
}
