import { type BusinessCalendar, type Instant, ms } from "../../kernel/time.ts";
import { type ClockState, originalBreachAt, readClock } from "./clock.rules.ts";

/** A clock as it reads at a moment: lengths in milliseconds, shares in hundredths with two decimals. */
export type SlaReading = {
  wallNowMs: number;
  countedNowMs: number;
  pausedNowMs: number;
  pausedWallNowMs: number;
  /** Until the promise is broken, on the clock on the wall; 0 once it is past, null while no moment is known (paused). */
  leftMs: number | null;
  /** Of the promised business time; 0 once it is used up. */
  businessLeftMs: number;
  /** What has passed of the time from the start to the promised end; null while no end is known. */
  percent: number | null;
  businessPercent: number;
  originalBreachAt: Instant | null;
};

/**
 * Reads a clock for those who know ServiceNow's task_sla, where "actual" is the clock on the wall and "business" that of the calendar. A clock
 * that ended reads as it did then. Source: ServiceNow, task_sla fields; a real row of it is in the test.
 */
export function slaReading(clock: ClockState, calendar: BusinessCalendar, now: Instant): SlaReading {
  const at = clock.stoppedAt ?? clock.cancelledAt ?? now;
  const { wallMs, countedMs, pausedMs, pausedWallMs, remainingMs, percent, breachAt } = readClock(clock, calendar, at);
  const promisedMs = breachAt === null ? null : ms(breachAt) - ms(clock.startedAt);
  return {
    wallNowMs: wallMs,
    countedNowMs: countedMs,
    pausedNowMs: pausedMs,
    pausedWallNowMs: pausedWallMs,
    leftMs: breachAt === null ? null : Math.max(0, ms(breachAt) - ms(at)),
    businessLeftMs: Math.max(0, remainingMs),
    percent: promisedMs === null ? null : promisedMs <= 0 ? 100 : hundredths((wallMs / promisedMs) * 100),
    businessPercent: hundredths(percent),
    originalBreachAt: originalBreachAt(clock, calendar),
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
