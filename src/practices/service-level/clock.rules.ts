import {
  addElapsed,
  type BusinessCalendar,
  DAY_MS,
  dueMoment,
  elapsedMs,
  type Instant,
  minInstant,
  ms,
  openIntervals,
  type RelativeDue,
} from "../../kernel/time.ts";

// One service-level clock: how long a promise has been running, leaving out pauses and closed hours.
// Only instants are stored. A clock is rewritten at each event and right at any later moment without a refresher.
// An event reported late, at an instant before the last change of the clock, counts as if it happened at that last change:
// what was counted once is never taken back.
// Source: ServiceNow product documentation, "Service Level Management", task_sla and contract_sla.

/** What the clock measures: time to the first answer, or time to the fix. */
export type ClockTarget = "response" | "resolution";

export type ClockPhase = "running" | "paused" | "stopped" | "cancelled";

/** A stretch of a clock's life as the journal tells it; `to` is null while it lasts, `why` is a phrase such as "on hold: awaiting vendor". */
export type ClockSpan = { from: Instant; to: Instant | null; counts: boolean; why: string };

/** A clock as it is stored. Milliseconds are business time unless named wall; they stand as of the last change of the clock. */
export type ClockState = {
  startedAt: Instant;
  /** The promise, in business time; where a moment was promised, what its calendar supplied from the start to that moment. */
  durationMs: number;
  /** The moment that was promised, as it stood at the start; null where a length of time was promised. */
  dueAt: Instant | null;
  /** How much counted time calls for a warning. */
  warnAfterMs: number;
  countedMs: number;
  wallMs: number;
  pausedMs: number;
  pausedWallMs: number;
  runningSince: Instant | null;
  /** Since when it is paused for the present reason. */
  pausedAt: Instant | null;
  pauseReason: string | null;
  stoppedAt: Instant | null;
  cancelledAt: Instant | null;
  /** When the warning falls due; null while paused before it, and when the calendar cannot supply the time. */
  warnAt: Instant | null;
  /** When the promise is broken: null while paused before it, and when the calendar cannot supply the time. Once passed it stays. */
  breachAt: Instant | null;
  /** Equal to breachAt as soon as a change of the clock, or noteBreach, came at or after it. */
  breachedAt: Instant | null;
};

/** A clock as read at a moment; `remainingMs` is negative when over, `percent` is of the promise in business time. */
export type ClockReading = {
  countedMs: number;
  remainingMs: number;
  percent: number;
  wallMs: number;
  pausedMs: number;
  pausedWallMs: number;
  breached: boolean;
  breachAt: Instant | null;
  /** It runs, but its calendar does not supply the rest within ten years (a calendar that is never open): it cannot breach. */
  stalled: boolean;
};

/** One line of the explanation: an interval that counted or did not, and why. */
export type ClockInterval = { from: Instant; to: Instant; counted: boolean; countedMs: number; why: string };

/** What a clock promises: a length of business time, or the moment of `dueBy` (then `durationMs` is not looked at). */
export type Promised = { calendar: BusinessCalendar; durationMs: number; dueBy?: RelativeDue | null };

/** More than a calendar supplies within the ten years that time is looked for: a promise that cannot be reached. */
const UNREACHABLE_MS = 3653 * DAY_MS;

/** The length of a promise that begins at a moment, and the moment it names, if it names one. */
export function promiseAt({ calendar, durationMs, dueBy }: Promised, at: Instant): Pick<ClockState, "durationMs" | "dueAt"> {
  if (!dueBy) return { durationMs, dueAt: null };
  const dueAt = dueMoment(calendar, at, dueBy);
  return dueAt === null ? { durationMs: UNREACHABLE_MS, dueAt } : { durationMs: elapsedMs(calendar, at, dueAt), dueAt };
}

/** A clock that begins to run. Faults on a negative promise or a warning fraction outside 0 to 1. */
export function startClock(input: Promised & { at: Instant; warnFraction: number }): ClockState {
  const { at, warnFraction, calendar } = input;
  const { durationMs, dueAt } = promiseAt(input, at);
  if (!(durationMs >= 0 && Number.isFinite(durationMs))) throw new RangeError(`A clock cannot promise ${durationMs} ms. Pass 0 or more.`);
  if (!(warnFraction >= 0 && warnFraction <= 1)) throw new RangeError(`A clock cannot warn at ${warnFraction} of its time. Pass 0 to 1.`);
  const warnAfterMs = Math.round(durationMs * warnFraction);
  const breachAt = dueAt ?? addElapsed(calendar, at, durationMs);
  return {
    startedAt: at,
    durationMs,
    dueAt,
    warnAfterMs,
    countedMs: 0,
    wallMs: 0,
    pausedMs: 0,
    pausedWallMs: 0,
    runningSince: at,
    pausedAt: null,
    pauseReason: null,
    stoppedAt: null,
    cancelledAt: null,
    warnAt: addElapsed(calendar, at, warnAfterMs),
    breachAt,
    breachedAt: ifReached(breachAt, at),
  };
}

/** The clock paused for a reason; on a paused clock another reason takes over. A stopped or cancelled clock, and the same reason, change nothing. */
export function pauseClock(clock: ClockState, at: Instant, reason: string, calendar: BusinessCalendar): ClockState {
  if (isEnded(clock) || clock.pauseReason === reason) return clock;
  const { settled, when } = settle(clock, at, calendar);
  const { warnAt, breachAt } = settled;
  return {
    ...settled,
    runningSince: null,
    pausedAt: when,
    pauseReason: reason,
    warnAt: ifReached(warnAt, when),
    breachAt: ifReached(breachAt, when),
  };
}

/** The clock running again, its warning and breach put off by the business time it was paused. Any clock but a paused one is unchanged. */
export function resumeClock(clock: ClockState, at: Instant, calendar: BusinessCalendar): ClockState {
  if (phaseOf(clock) !== "paused") return clock;
  const { settled, when } = settle(clock, at, calendar);
  return runningFrom(settled, when, calendar);
}

/**
 * A stopped clock that goes on, because what it promised was not done after all: the time since it stopped counts as a pause. A breach
 * that had come by then stays. Any clock but a stopped one is unchanged.
 */
export function reopenClock(clock: ClockState, at: Instant, calendar: BusinessCalendar): ClockState {
  const { stoppedAt } = clock;
  if (stoppedAt === null) return clock;
  const when = laterOf(at, stoppedAt);
  const waited = {
    pausedMs: clock.pausedMs + elapsedMs(calendar, stoppedAt, when),
    pausedWallMs: clock.pausedWallMs + ms(when) - ms(stoppedAt),
  };
  const [warnAt, breachAt] = [ifReached(clock.warnAt, stoppedAt), ifReached(clock.breachAt, stoppedAt)];
  return runningFrom({ ...clock, ...waited, stoppedAt: null, warnAt, breachAt }, when, calendar);
}

/** The settled clock running from a moment on; warning and breach fall due by what is left of the promise, where they have not come. */
function runningFrom(settled: ClockState, when: Instant, calendar: BusinessCalendar): ClockState {
  const { warnAfterMs, countedMs } = settled;
  const breachAt = settled.breachAt ?? breachFrom(settled, when, calendar);
  return {
    ...settled,
    runningSince: when,
    pausedAt: null,
    pauseReason: null,
    warnAt: settled.warnAt ?? addElapsed(calendar, when, Math.max(0, warnAfterMs - countedMs)),
    breachAt,
    breachedAt: settled.breachedAt ?? ifReached(breachAt, when),
  };
}

/**
 * When a clock that runs again is broken. A length of time: when what is left has passed. A moment: it is put off by the business time that
 * was paused, but not to before the clock runs again. Source: ours; ServiceNow allows no pause with a relative duration.
 */
function breachFrom({ dueAt, durationMs, countedMs, pausedMs }: ClockState, when: Instant, calendar: BusinessCalendar): Instant | null {
  return dueAt === null
    ? addElapsed(calendar, when, Math.max(0, durationMs - countedMs))
    : putOff(dueAt, { pausedMs, runsFrom: when }, calendar);
}

/** A promised moment put off by the business time paused, and never to before its clock runs. */
export function putOff(
  dueAt: Instant,
  { pausedMs, runsFrom }: { pausedMs: number; runsFrom: Instant },
  calendar: BusinessCalendar,
): Instant | null {
  const moved = addElapsed(calendar, dueAt, pausedMs);
  return moved === null ? null : laterOf(moved, runsFrom);
}

/** The clock stopped: what it promised was done. Its breachAt stays as the time by which it was due. An ended clock is unchanged. */
export function stopClock(clock: ClockState, at: Instant, calendar: BusinessCalendar): ClockState {
  if (isEnded(clock)) return clock;
  const { settled, when } = settle(clock, at, calendar);
  return { ...settled, runningSince: null, pausedAt: null, pauseReason: null, stoppedAt: when };
}

/** The clock called off: the promise no longer applies. A breach that already happened stays. An ended clock is unchanged. */
export function cancelClock(clock: ClockState, at: Instant, calendar: BusinessCalendar): ClockState {
  if (isEnded(clock)) return clock;
  const { settled, when } = settle(clock, at, calendar);
  const [warnAt, breachAt] = [ifReached(settled.warnAt, when), ifReached(settled.breachAt, when)];
  return { ...settled, runningSince: null, pausedAt: null, pauseReason: null, cancelledAt: when, warnAt, breachAt };
}

/** The clock with its breach written down once it is due, so that it is announced once; unchanged before that. */
export function noteBreach(clock: ClockState, now: Instant): ClockState {
  return clock.breachedAt === null && isBreached(clock, now) ? { ...clock, breachedAt: clock.breachAt } : clock;
}

/** Whether the promise was broken as of `now`: coalesce(stoppedAt, now) >= breachAt, the same in memory and in SQL. */
export function isBreached(clock: ClockState, now: Instant): boolean {
  return clock.breachAt !== null && (clock.stoppedAt ?? now) >= clock.breachAt;
}

/** Whether the clock runs, is paused, was stopped or was cancelled. */
export function phaseOf(clock: ClockState): ClockPhase {
  if (clock.cancelledAt !== null) return "cancelled";
  if (clock.stoppedAt !== null) return "stopped";
  return clock.pausedAt === null ? "running" : "paused";
}

/** When the promise would have been broken had the clock never paused; null when the calendar cannot supply the time. */
export function originalBreachAt(clock: ClockState, calendar: BusinessCalendar): Instant | null {
  return clock.dueAt ?? addElapsed(calendar, clock.startedAt, clock.durationMs);
}

/** The clock read at `now`; a `now` before the last change of the clock reads as that change. */
export function readClock(clock: ClockState, calendar: BusinessCalendar, now: Instant): ClockReading {
  const { settled } = settle(clock, now, calendar);
  const { countedMs, wallMs, pausedMs, pausedWallMs, durationMs, breachAt } = settled;
  return {
    countedMs,
    remainingMs: durationMs - countedMs,
    percent: durationMs === 0 ? 100 : (countedMs / durationMs) * 100,
    wallMs,
    pausedMs,
    pausedWallMs,
    breached: isBreached(clock, now),
    breachAt,
    stalled: breachAt === null && clock.runningSince !== null,
  };
}

/**
 * Every interval of the clock's life up to `now` in order, whether it counted and why: "running", the reason of a pause,
 * "outside hours", "holiday 2026-12-25". Spans beyond the clock's own life are cut away; countedMs adds up to readClock().countedMs.
 */
export function explainClock(clock: ClockState, spans: readonly ClockSpan[], calendar: BusinessCalendar, now: Instant): ClockInterval[] {
  const end = clock.stoppedAt ?? clock.cancelledAt ?? laterOf(now, lastChange(clock));
  return spans.flatMap((span) => {
    const from = laterOf(span.from, clock.startedAt);
    const to = minInstant(span.to, end) ?? end;
    if (to <= from) return [];
    return span.counts
      ? countingIntervals(calendar, { from, to, why: span.why })
      : [{ from, to, counted: false, countedMs: 0, why: span.why }];
  });
}

function countingIntervals(calendar: BusinessCalendar, span: { from: Instant; to: Instant; why: string }): ClockInterval[] {
  return openIntervals(calendar, span.from, span.to).map(({ from, to, open, why, holiday }) => ({
    from,
    to,
    counted: open,
    countedMs: open ? ms(to) - ms(from) : 0,
    why: open ? span.why : holiday === null ? why : `holiday ${holiday}`,
  }));
}

/** Adds the time since the last change to what was counted or paused; `when` is the instant of the event, no earlier than that change. */
function settle(clock: ClockState, at: Instant, calendar: BusinessCalendar): { settled: ClockState; when: Instant } {
  const since = lastChange(clock);
  const when = laterOf(at, since);
  if (isEnded(clock)) return { settled: clock, when };
  const businessMs = elapsedMs(calendar, since, when);
  const wallMs = ms(when) - ms(since);
  const breachedAt = clock.breachedAt ?? ifReached(clock.breachAt, when);
  const settled =
    clock.runningSince === null
      ? { ...clock, breachedAt, pausedMs: clock.pausedMs + businessMs, pausedWallMs: clock.pausedWallMs + wallMs }
      : { ...clock, breachedAt, countedMs: clock.countedMs + businessMs, wallMs: clock.wallMs + wallMs };
  return { settled, when };
}

function isEnded(clock: ClockState): boolean {
  return clock.stoppedAt !== null || clock.cancelledAt !== null;
}

function lastChange(clock: ClockState): Instant {
  return clock.cancelledAt ?? clock.stoppedAt ?? clock.pausedAt ?? clock.runningSince ?? clock.startedAt;
}

function ifReached(due: Instant | null, at: Instant): Instant | null {
  return due !== null && due <= at ? due : null;
}

function laterOf(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}
