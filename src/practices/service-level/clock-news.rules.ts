import type { Instant } from "../../kernel/time.ts";
import type { ClockSpan } from "./clock.rules.ts";
import { endedWhy } from "./clock-replay.rules.ts";

/** What the journal tells of one clock: an event of kind `clock`, oldest first. */
export type ClockNews = { type: string; at: Instant; data: Record<string, unknown> | null };

/**
 * The stretches of a clock's last life, from its news. A clock that started for the past brings its stretches with the start;
 * news told late counts from the last change, as the clock itself counted it.
 */
export function spansOf(news: readonly ClockNews[]): ClockSpan[] {
  const begun = news.findLastIndex((one) => one.type === "clockStarted");
  const start = news[begun];
  if (!start) return [];
  const told = start.data?.spans;
  // Where a pause and its end fell on one instant, the stretches no longer show that something changed there.
  const changedAt = typeof start.data?.changedAt === "string" ? start.data.changedAt : start.at;
  const spans: ClockSpan[] = Array.isArray(told) ? told.map((one) => ({ ...(one as ClockSpan) })) : [running(start.at)];
  for (const { type, at, data } of news.slice(begun + 1)) {
    const last = spans.at(-1);
    if (!last || !moves.has(type)) continue;
    const when = [last.from, changedAt].reduce((latest, one) => (one > latest ? one : latest), at);
    if (type === "clockReopened") {
      // Nothing counted from where it stopped to where it goes on.
      const stoppedAt = last.to ?? when;
      const from = when > stoppedAt ? when : stoppedAt;
      spans.push({ from: stoppedAt, to: from, counts: false, why: endedWhy }, running(from));
      continue;
    }
    last.to = when;
    if (type === "clockPaused")
      spans.push({ from: when, to: null, counts: false, why: typeof data?.why === "string" ? data.why : "paused" });
    if (type === "clockResumed") spans.push(running(when));
  }
  return spans;
}

const moves = new Set(["clockPaused", "clockResumed", "clockStopped", "clockCancelled", "clockReopened"]);

function running(from: Instant): ClockSpan {
  return { from, to: null, counts: true, why: "running" };
}
