import { addMs, type BusinessCalendar, durationWords, type Instant, openIntervals } from "../../kernel/time.ts";
import { type ClockReading, type ClockSpan, type ClockState, explainClock, readClock } from "../service-level/clock.rules.ts";

/** What the journal tells of one clock: an event of kind `clock`, oldest first. */
export type ClockNews = { type: string; at: Instant; data: Record<string, unknown> | null };

/** A line of an explanation, as a person reads it. */
export type ExplainedInterval = { from: Instant; to: Instant; isCounted: boolean; countedMs: number; why: string };

/** A clock as it reads now, with every interval that counted or did not. The counted ones add up to `reading.countedMs`. */
export type ExplainedClock = { reading: ClockReading; intervals: ExplainedInterval[] };

/** Reads a clock at `now` and explains it from its own news. */
export function explained(
  clock: ClockState,
  given: { news: readonly ClockNews[]; calendar: BusinessCalendar; now: Instant },
): ExplainedClock {
  const { news, calendar, now } = given;
  const intervals = explainClock(clock, spansOf(news), calendar, now);
  const first = intervals.findIndex((one) => one.counted);
  return {
    reading: readClock(clock, calendar, now),
    intervals: intervals.map(({ from, to, counted, countedMs, why }, at) => ({
      from,
      to,
      isCounted: counted,
      countedMs,
      why: counted ? (at === first ? "opened, worked" : "worked") : why,
    })),
  };
}

/**
 * The stretches of a clock's last life, from its news. A clock that started for the past brings its stretches with the start;
 * news told late counts from the last change, as the clock itself counted it.
 */
export function spansOf(news: readonly ClockNews[]): ClockSpan[] {
  const begun = news.findLastIndex((one) => one.type === "clockStarted");
  const start = news[begun];
  if (!start) return [];
  const told = start.data?.spans;
  const spans: ClockSpan[] = Array.isArray(told) ? told.map((one) => ({ ...(one as ClockSpan) })) : [running(start.at)];
  for (const { type, at, data } of news.slice(begun + 1)) {
    const last = spans.at(-1);
    if (!last || !moves.has(type)) continue;
    const when = at > last.from ? at : last.from;
    last.to = when;
    if (type === "clockPaused")
      spans.push({ from: when, to: null, counts: false, why: typeof data?.why === "string" ? data.why : "paused" });
    if (type === "clockResumed") spans.push(running(when));
  }
  return spans;
}

const moves = new Set(["clockPaused", "clockResumed", "clockStopped", "clockCancelled"]);

function running(from: Instant): ClockSpan {
  return { from, to: null, counts: true, why: "running" };
}

/** When the calendar stops counting: `now` itself outside hours, the end of the present stretch inside them, null around the clock. */
export function countsUntil(calendar: BusinessCalendar, now: Instant): Instant | null {
  if (calendar.always) return null;
  const [present] = openIntervals(calendar, now, addMs(now, dayMs * 2));
  if (!present) return null;
  return present.open ? present.to : now;
}

const dayMs = 86_400_000;

/** The promise as a heading: "Resolve in 4 h of business time", "Answer in 15 min". */
export function promiseWords(clock: { target: string; durationMs: number }, isAlways: boolean): string {
  const verb = clock.target === "response" ? "Answer" : "Resolve";
  return `${verb} in ${durationWords(clock.durationMs)}${isAlways ? "" : " of business time"}`;
}
