import { addMs, type BusinessCalendar, durationWords, type Instant, openIntervals } from "../../kernel/time.ts";
import { type ClockReading, type ClockState, explainClock, readClock } from "../service-level/clock.rules.ts";
import { type ClockNews, spansOf } from "../service-level/clock-news.rules.ts";

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
      why: counted ? (at === first ? "opened, worked" : "worked") : why.replace(": ", ", "),
    })),
  };
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
