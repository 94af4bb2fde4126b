import { instant, MINUTE_MS } from "../../kernel/time.ts";
import { isToRemember, type Memory, remember, type Sample } from "./memory.rules.ts";
import type { MetricSeries, Observe } from "./model.ts";
import { look, type Measure, type Verdict } from "./watch.rules.ts";
import { unusualSentence } from "./words.rules.ts";

/** A turn in the course of a series: when, what, and why. */
export type Turn = { turned: NonNullable<Verdict["turned"]>; minute: number; because: string | null; tenths: number | null };
type Given = { memory: Memory; hourAt(minute: number): number };

/** What a series is judged by. */
export function measureOf({ unusualAt, persistence, side, leastDifference }: MetricSeries): Measure {
  return { fromTenths: Math.round(unusualAt * 10), persistence, side, leastDifference };
}

/** A series after more of its numbers, and the turns it took. Numbers that are not later than the last one known are not looked at. */
export function follow(series: MetricSeries, points: Observe["points"], given: Given): { next: MetricSeries; turns: Turn[] } {
  const measure = measureOf(series);
  let { memory } = given;
  let next = series;
  const fresh: Sample[] = [];
  const turns: Turn[] = [];
  for (const point of points) {
    const read = readingOf(next, point);
    if (read === null) continue;
    next = read.next;
    if (read.value === null) continue;
    const sample: Sample = [Math.floor(point.atMs / MINUTE_MS), read.value];
    const hour = given.hourAt(sample[0]);
    if (isToRemember(memory, sample)) fresh.push(sample);
    const { state, standing: course } = next;
    const known = { ...course, state: state === "silent" ? ("learning" as const) : state };
    const seen = look({ memory, standing: known, measure, hour, sample });
    memory = seen.memory;
    const { state: stands, ...moved } = seen.standing;
    next = { ...next, state: stands, standing: { ...course, ...moved }, lastValue: sample[1] };
    const { turned, usual, tenths } = seen.verdict;
    if (turned === null) continue;
    const because =
      turned === "unusual" && usual.by !== null
        ? unusualSentence({ value: sample[1], unit: unitOf(series), usual, tenths: tenths!, hour })
        : null;
    turns.push({ turned, minute: sample[0], because, tenths });
  }
  return { next: { ...next, standing: { ...next.standing, fresh } }, turns };
}

/** The memory after what a command remembered: what the next command of a batch is judged by. */
export function remembering(memory: Memory, fresh: readonly Sample[], hourAt: Given["hourAt"]): Memory {
  return fresh.reduce((known, sample) => remember(known, hourAt(sample[0]), sample), memory);
}

/** A counter's numbers are judged by the minute. */
export function unitOf({ unit, counted }: Pick<MetricSeries, "unit" | "counted">): string | null {
  return counted === "gauge" ? unit : `${unit === null || unit === "1" ? "" : unit} a minute`.trim();
}

/** What a point says: its value, or what a counter grew in a minute since the last; null where it is not later than what is known. */
function readingOf(series: MetricSeries, { atMs, value }: Observe["points"][number]): { next: MetricSeries; value: number | null } | null {
  const at = instant(atMs);
  if (series.lastAt !== null && at <= series.lastAt) return null;
  const { raw } = series.standing;
  if (series.counted === "gauge") return { next: { ...series, lastAt: at }, value };
  const next = { ...series, lastAt: at, standing: { ...series.standing, raw: { atMs, value } } };
  // A counter that is lower than it was began anew: how far it had come is not known.
  if (raw === null || value < raw.value) return { next, value: null };
  return { next, value: ((value - raw.value) / (atMs - raw.atMs)) * MINUTE_MS };
}
