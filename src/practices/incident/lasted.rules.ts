import { ms } from "../../kernel/time.ts";
import type { Incident } from "./model.ts";

type Times = Pick<Incident, "openedAt" | "detectedAt" | "restoredAt">;

/**
 * How long it was, in milliseconds, from detection (where none is known, from the opening) until it was restored; null while it is not.
 */
export function lastedMs({ openedAt, detectedAt, restoredAt }: Times): number | null {
  return restoredAt === null ? null : Math.max(0, ms(restoredAt) - ms(detectedAt ?? openedAt));
}

/** The same in whole minutes, rounded down as durations in words are. */
export function lastedMinutes(times: Times): number | null {
  const length = lastedMs(times);
  return length === null ? null : Math.floor(length / 60_000);
}
