import { addElapsed, type BusinessCalendar, elapsedMs, type Instant, ms } from "../../kernel/time.ts";
import {
  type ClockPhase,
  type ClockSpan,
  type ClockState,
  cancelClock,
  type Promised,
  pauseClock,
  phaseOf,
  promiseAt,
  putOff,
  reopenClock,
  resumeClock,
  startClock,
  stopClock,
} from "./clock.rules.ts";

// What a change of the record does to its clock, told twice: step by step on the stored clock (observeClock), and from the whole
// history at once (replayClock), for retroactive starts and as the law the steps must equal.

/**
 * The conditions of a definition as they stand after a change of the record, not the change itself. `pause` is the reason; `resume` says
 * whether a paused clock may run again: without a resume condition as soon as nothing pauses it.
 */
export type ClockMoment = {
  at: Instant;
  start: boolean;
  stop: boolean;
  pause: string | null;
  resume: boolean;
  cancel: boolean;
  reset: boolean;
};

/** What happens to a stopped clock whose record is opened again: another one starts, or it goes on, the time between counting as a pause. */
export type AfterReopening = "afresh" | "goesOn";

/**
 * What a definition version promises. `onReset` says how a reset ends the old clock, cancelled unless stated; `afterReopening` is "afresh"
 * unless stated.
 */
export type ClockTerms = Promised & { warnFraction: number; onReset?: "cancel" | "stop"; afterReopening?: AfterReopening };

export type ClockMove = "start" | "pause" | "resume" | "stop" | "cancel" | "reset" | "reopen";

/** Why the time between a stop and going on did not count. */
export const endedWhy = "ended, then reopened";

type Standing = { phase: ClockPhase; pauseReason: string | null };
type Life = { startedAt: Instant; spans: ClockSpan[]; end: { at: Instant; how: "stop" | "cancel" } | null };
type Told = { clock: ClockState; spans: ClockSpan[] };

/**
 * What the conditions ask of a clock, null for nothing. Without a live clock: start when start holds and neither stop nor cancel does, for
 * a stopped one going on where its terms say so. With one, in this order: cancel, stop, reset, pause (also for a new reason), resume. A
 * lapsed start condition cancels only if the caller says so in `cancel`. Source: ServiceNow product documentation, "SLA conditions".
 */
export function clockMove(standing: Standing | null, moment: ClockMoment, afterReopening?: AfterReopening): ClockMove | null {
  if (standing === null || standing.phase === "stopped" || standing.phase === "cancelled") {
    if (!moment.start || moment.stop || moment.cancel) return null;
    return standing?.phase === "stopped" && afterReopening === "goesOn" ? "reopen" : "start";
  }
  if (moment.cancel) return "cancel";
  if (moment.stop) return "stop";
  if (moment.reset) return "reset";
  if (moment.pause !== null) return moment.pause === standing.pauseReason ? null : "pause";
  return standing.phase === "paused" && moment.resume ? "resume" : null;
}

/**
 * The clock after one change of the record, and the moves made. `ended` is the clock a reset ended. After a "start" among the moves
 * `clock` is a new clock, to be stored beside the old one; a start reported before the old one ended counts from that end.
 */
export function observeClock(
  terms: ClockTerms,
  clock: ClockState | null,
  moment: ClockMoment,
): { clock: ClockState | null; ended: ClockState | null; moves: ClockMove[] } {
  const moves: ClockMove[] = [];
  let [current, ended, at]: [ClockState | null, ClockState | null, Instant] = [clock, null, moment.at];
  let move = clockMove(standingOf(current), moment, terms.afterReopening);
  while (move !== null) {
    moves.push(move);
    if (move === "reset" && current !== null) {
      ended = terms.onReset === "stop" ? stopClock(current, at, terms.calendar) : cancelClock(current, at, terms.calendar);
      current = ended;
    } else if (move === "start") {
      at = laterOf(at, current === null ? at : endOf(current));
      current = startClock({ ...terms, at });
    } else if (current !== null) current = step(current, move, moment, terms.calendar);
    // A reset may start the next clock, and a clock that starts or goes on may be paused from the first instant.
    move = move === "reset" || move === "start" || move === "reopen" ? clockMove(standingOf(current), { ...moment, reset: false }) : null;
  }
  return { clock: current, ended, moves };
}

/**
 * What the same moments make of a clock when told at once. The first clock starts at `startAt` (null: when its conditions first hold);
 * pauses between `startAt` and that moment count as pauses, nothing else before it does. Returns the last clock with its spans
 * (counting ones say "running"), and before it those that ended. Moments are taken in the order given.
 */
export function replayClock(input: ClockTerms & { startAt: Instant | null; moments: readonly ClockMoment[] }): {
  clock: ClockState | null;
  spans: ClockSpan[];
  earlier: Told[];
} {
  const told = livesOf(input).map((life) => ({ clock: clockOf(life, input), spans: tidy(life.spans) }));
  const last = told.pop();
  return { clock: last?.clock ?? null, spans: last?.spans ?? [], earlier: told };
}

/**
 * A live clock counted afresh from its stretches, under these terms: what it would be had they held from its start. The last stretch
 * must still last. Source: the same sums as `replayClock`.
 */
export function recountClock(terms: ClockTerms, startedAt: Instant, spans: readonly ClockSpan[]): ClockState {
  const from = (at: Instant): Instant => laterOf(at, startedAt);
  const own = spans.map((span) => ({ ...span, from: from(span.from), to: span.to === null ? null : from(span.to) }));
  return clockOf({ startedAt, spans: own, end: null }, terms);
}

function standingOf(clock: ClockState | null): Standing | null {
  return clock === null ? null : { phase: phaseOf(clock), pauseReason: clock.pauseReason };
}

function step(clock: ClockState, move: ClockMove, moment: ClockMoment, calendar: BusinessCalendar): ClockState {
  if (move === "cancel") return cancelClock(clock, moment.at, calendar);
  if (move === "stop") return stopClock(clock, moment.at, calendar);
  if (move === "resume") return resumeClock(clock, moment.at, calendar);
  if (move === "reopen") return reopenClock(clock, moment.at, calendar);
  return pauseClock(clock, moment.at, moment.pause ?? "", calendar);
}

function endOf(clock: ClockState): Instant {
  return clock.stoppedAt ?? clock.cancelledAt ?? clock.startedAt;
}

/** Walks the moments and writes down spans only; no time is counted here. */
function livesOf(input: ClockTerms & { startAt: Instant | null; moments: readonly ClockMoment[] }): Life[] {
  const lives: Life[] = [];
  for (const [index, moment] of input.moments.entries()) {
    let life = lives[lives.length - 1];
    const move = clockMove(life === undefined ? null : standingOfLife(life), moment, input.afterReopening);
    if (life !== undefined && (move === "cancel" || move === "stop")) end(life, moment.at, move);
    if (life !== undefined && move === "reset") end(life, moment.at, input.onReset ?? "cancel");
    if (life !== undefined && move === "reopen") goOn(life, moment.at);
    if (move === "start" || (move === "reset" && moment.start)) {
      const from = life === undefined ? (input.startAt ?? moment.at) : laterOf(moment.at, life.end?.at ?? moment.at);
      const before = life === undefined && input.startAt !== null ? input.moments.slice(0, index) : [];
      life = { startedAt: from, spans: [runningFrom(from)], end: null };
      for (const past of before) hold(life, past);
      lives.push(life);
    }
    if (life !== undefined && life.end === null) hold(life, moment);
  }
  return lives;
}

function standingOfLife(life: Life): Standing {
  const { counts, why } = lastSpan(life);
  if (life.end !== null) return { phase: life.end.how === "stop" ? "stopped" : "cancelled", pauseReason: null };
  return counts ? { phase: "running", pauseReason: null } : { phase: "paused", pauseReason: why };
}

/** Pauses or resumes as the moment says. */
function hold(life: Life, { at, pause, resume }: ClockMoment): void {
  const last = lastSpan(life);
  if (pause === null ? last.counts || !resume : !last.counts && last.why === pause) return;
  last.to = laterOf(at, last.from);
  life.spans.push(pause === null ? runningFrom(last.to) : { from: last.to, to: null, counts: false, why: pause });
}

function end(life: Life, at: Instant, how: "stop" | "cancel"): void {
  const last = lastSpan(life);
  last.to = laterOf(at, last.from);
  life.end = { at: last.to, how };
}

/** Goes on after its end, which was none. */
function goOn(life: Life, at: Instant): void {
  const endedAt = life.end?.at ?? at;
  const from = laterOf(at, endedAt);
  life.spans.push({ from: endedAt, to: from, counts: false, why: endedWhy }, runningFrom(from));
  life.end = null;
}

function runningFrom(from: Instant): ClockSpan {
  return { from, to: null, counts: true, why: "running" };
}

function lastSpan(life: Life): ClockSpan {
  return life.spans[life.spans.length - 1]!; // a life begins with one
}

/** The state that a whole life adds up to, counted afresh from its spans. */
function clockOf(life: Life, terms: ClockTerms): ClockState {
  const { calendar, warnFraction } = terms;
  const { durationMs, dueAt } = promiseAt(terms, life.startedAt);
  const last = lastSpan(life);
  const lastChange = life.end?.at ?? last.from;
  const warnAfterMs = Math.round(durationMs * warnFraction);
  const breachAt = dueAt === null ? reachedAt(life, durationMs, calendar) : putOffTo(life, dueAt, calendar);
  const isLive = life.end === null;
  const total = (counts: boolean, length: (from: Instant, to: Instant) => number): number =>
    life.spans.reduce((sum, { from, to, counts: counted }) => (counted === counts && to !== null ? sum + length(from, to) : sum), 0);
  const business = (from: Instant, to: Instant): number => elapsedMs(calendar, from, to);
  const wall = (from: Instant, to: Instant): number => ms(to) - ms(from);
  return {
    startedAt: life.startedAt,
    durationMs,
    dueAt,
    warnAfterMs,
    countedMs: total(true, business),
    wallMs: total(true, wall),
    pausedMs: total(false, business),
    pausedWallMs: total(false, wall),
    runningSince: isLive && last.counts ? last.from : null,
    pausedAt: isLive && !last.counts ? last.from : null,
    pauseReason: isLive && !last.counts ? last.why : null,
    stoppedAt: life.end?.how === "stop" ? life.end.at : null,
    cancelledAt: life.end?.how === "cancel" ? life.end.at : null,
    warnAt: reachedAt(life, warnAfterMs, calendar),
    breachAt,
    breachedAt: breachAt !== null && breachAt <= lastChange ? breachAt : null,
  };
}

/** When the counting spans have supplied `wantedMs`; beyond the end of the last one when it still runs or was stopped while running. */
function reachedAt(life: Life, wantedMs: number, calendar: BusinessCalendar): Instant | null {
  const last = lastSpan(life);
  let leftMs = wantedMs;
  for (const span of life.spans) {
    if (!span.counts) continue;
    const found = addElapsed(calendar, span.from, Math.max(0, leftMs));
    const runsOn = span === last && life.end?.how !== "cancel";
    if (found !== null && (runsOn || span.to === null || found <= span.to)) return found;
    if (span.to !== null) leftMs -= elapsedMs(calendar, span.from, span.to);
  }
  return null;
}

/** When a promised moment is passed while the clock counts, each time put off by the business time paused until then. */
function putOffTo(life: Life, dueAt: Instant, calendar: BusinessCalendar): Instant | null {
  const last = lastSpan(life);
  let pausedMs = 0;
  for (const span of life.spans) {
    const found = span.counts ? putOff(dueAt, { pausedMs, runsFrom: span.from }, calendar) : null;
    const runsOn = span === last && life.end?.how !== "cancel";
    if (found !== null && (runsOn || span.to === null || found <= span.to)) return found;
    if (!span.counts && span.to !== null) pausedMs += elapsedMs(calendar, span.from, span.to);
  }
  return null;
}

/** Without spans of no length, and with equal neighbours joined. */
function tidy(spans: readonly ClockSpan[]): ClockSpan[] {
  const tidied: ClockSpan[] = [];
  for (const span of spans) {
    const last = tidied[tidied.length - 1];
    if (span.to === span.from) continue;
    if (last !== undefined && last.counts === span.counts && last.why === span.why) last.to = span.to;
    else tidied.push({ ...span });
  }
  return tidied;
}

function laterOf(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}
