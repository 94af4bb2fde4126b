import type { ShownClock } from "./model.ts";

type Standing = Pick<ShownClock, "stage" | "target" | "agreementType" | "stoppedAt" | "breachAt">;

/**
 * The clock that stands for an incident where callers' promises are meant: the running promise of the fix, else of the answer, else the last
 * that ended. Called-off ones never.
 */
export function mainClock<C extends Standing>(clocks: readonly C[]): C | null {
  return firstOf(clocks, "SLA");
}

/** The clock that its team must look at: of what it promised to callers and to other teams and still runs, what breaks first. */
export function teamClock<C extends Standing & Pick<ShownClock, "breached">>(clocks: readonly C[]): C | null {
  const running = clocks.filter(({ stage, breached, breachAt, agreementType }) => {
    const isRunning = stage === "in_progress" || (stage === "paused" && breached);
    return isRunning && breachAt !== null && (agreementType === "SLA" || agreementType === "OLA");
  });
  const [next] = running.sort((one, other) => ((one.breachAt ?? "") < (other.breachAt ?? "") ? -1 : 1));
  return next ?? mainClock(clocks) ?? firstOf(clocks, "OLA");
}

function firstOf<C extends Standing>(clocks: readonly C[], agreementType: string): C | null {
  const live = clocks.filter((one) => one.stage !== "cancelled" && one.agreementType === agreementType);
  const ours = (target: string, isRunning: boolean) => live.find((one) => one.target === target && (one.stoppedAt === null) === isRunning);
  return ours("resolution", true) ?? ours("response", true) ?? ours("resolution", false) ?? ours("response", false) ?? null;
}
