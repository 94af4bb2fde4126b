import { type Instant, minInstant } from "../../kernel/time.ts";
import type { ClockView } from "./model.ts";

/** When an incident's promises break next, by whom they were given. */
export type NextBreaches = {
  /** What callers were promised. */
  nextBreachAt: Instant | null;
  /** What the teams promised each other. */
  nextOlaBreachAt: Instant | null;
  /** What a vendor promised us. */
  nextVendorBreachAt: Instant | null;
  /** What the team that has it answers for: to callers and to other teams. */
  nextTeamBreachAt: Instant | null;
};

/** When the next promise of each kind breaks, or the first broken one that still runs. */
export function nextBreaches(clocks: Readonly<Record<string, ClockView>>): NextBreaches {
  const running = Object.values(clocks).filter((one) => one.stage === "in_progress" || (one.stage === "paused" && one.breachedAt));
  const next = (type: string): Instant | null =>
    minInstant(...running.filter((one) => one.agreementType === type).map((one) => one.breachAt));
  const [nextBreachAt, nextOlaBreachAt] = [next("SLA"), next("OLA")];
  return {
    nextBreachAt,
    nextOlaBreachAt,
    nextVendorBreachAt: next("Underpinning contract"),
    nextTeamBreachAt: minInstant(nextBreachAt, nextOlaBreachAt),
  };
}
