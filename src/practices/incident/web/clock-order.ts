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

/**
 * The clock that stands for an incident where callers' promises are meant: the running promise of the fix, else of the answer, else the last
 * that ended. Called-off ones never.
 */
export function mainClock(clocks: readonly ShownClock[]): ShownClock | null {
  return firstOf(clocks, "SLA");
}

/** The clock that its team must look at: of what it promised to callers and to other teams and still runs, what breaks first. */
export function teamClock(clocks: readonly ShownClock[]): ShownClock | null {
  const running = clocks.filter(({ stage, breached, breachAt, agreementType }) => {
    const isRunning = stage === "in_progress" || (stage === "paused" && breached);
    return isRunning && breachAt !== null && (agreementType === "SLA" || agreementType === "OLA");
  });
  const [next] = running.sort((one, other) => ((one.breachAt ?? "") < (other.breachAt ?? "") ? -1 : 1));
  return next ?? mainClock(clocks) ?? firstOf(clocks, "OLA");
}

function firstOf(clocks: readonly ShownClock[], agreementType: string): ShownClock | null {
  const live = clocks.filter((one) => one.stage !== "cancelled" && one.agreementType === agreementType);
  const ours = (target: string, isRunning: boolean) => live.find((one) => one.target === target && (one.stoppedAt === null) === isRunning);
  return ours("resolution", true) ?? ours("response", true) ?? ours("resolution", false) ?? ours("response", false) ?? null;
}
