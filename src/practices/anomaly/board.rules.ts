import { MINUTE_MS } from "../../kernel/time.ts";
import type { BoardSeries } from "./board.model.ts";
import { unitOf } from "./follow.rules.ts";
import type { Sample } from "./memory.rules.ts";
import type { MetricSeries } from "./model.ts";

const mostInLine = 72;

/** A series with its last day as a line for its row on the board. */
export function boardSeries(series: MetricSeries, recent: readonly Sample[]): BoardSeries {
  const { id, title, state, stateSince, because, lastValue, lastAt, alerts, service } = series;
  const last = recent.at(-1)?.[0] ?? 0;
  const line = thinned(recent.filter(([minute]) => minute > last - 1_440)).map(([minute, value]) => [minute * MINUTE_MS, value] as const);
  return { id, title, unit: unitOf(series), state, stateSince, because, lastValue, lastAt, alerts, service, line };
}

/** So many of them that a small picture can show, evenly; the last one is always among them. */
function thinned(samples: readonly Sample[]): readonly Sample[] {
  const step = Math.max(1, Math.ceil(samples.length / mostInLine));
  return samples.filter((_, index) => (samples.length - 1 - index) % step === 0);
}
