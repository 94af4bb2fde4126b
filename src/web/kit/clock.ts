import { durationWords, hoursWords, type Instant, ms } from "../../kernel/time.ts";

/** A promise's clock as the server tells it: what had counted at `countedAt`, and whether it counts on from there. */
export type ClockFacts = {
  targetMs: number;
  countedMs: number;
  countedAt: Instant;
  isCounting: boolean;
  /** Counting stops by itself here: the end of the business day. */
  countsUntil?: Instant | null;
  warnAt?: Instant | null;
  breachAt?: Instant | null;
  pausedAt?: Instant | null;
  stoppedAt?: Instant | null;
  /** It counts office hours only, so its days are not days: durations are said in hours. */
  isBusinessTime?: boolean;
};

export type ClockState = "calm" | "warn" | "broken" | "paused" | "kept" | "missed";

/** A duration of a clock in words. */
export function wordsOf({ isBusinessTime }: Pick<ClockFacts, "isBusinessTime">, durationMs: number): string {
  return isBusinessTime ? hoursWords(durationMs) : durationWords(durationMs);
}

/** How a clock stands at `nowMs`: its state, what has counted, what is left (negative when over), and the elapsed share from 0 to 1. */
export function readClock(clock: ClockFacts, nowMs: number): { state: ClockState; countedMs: number; leftMs: number; share: number } {
  const until = Math.min(nowMs, clock.countsUntil ? ms(clock.countsUntil) : nowMs, clock.stoppedAt ? ms(clock.stoppedAt) : nowMs);
  const since = clock.isCounting ? Math.max(0, until - ms(clock.countedAt)) : 0;
  const countedMs = clock.countedMs + since;
  const share = clock.targetMs === 0 ? 1 : Math.min(1, countedMs / clock.targetMs);
  return { state: stateAt(clock, nowMs), countedMs, leftMs: clock.targetMs - countedMs, share };
}

function stateAt({ warnAt, breachAt, pausedAt, stoppedAt }: ClockFacts, nowMs: number): ClockState {
  const isPast = (at: Instant | null | undefined, when: number) => at != null && when >= ms(at);
  if (stoppedAt) return isPast(breachAt, ms(stoppedAt)) ? "missed" : "kept";
  if (isPast(breachAt, nowMs)) return "broken";
  if (pausedAt) return "paused";
  return isPast(warnAt, nowMs) ? "warn" : "calm";
}
