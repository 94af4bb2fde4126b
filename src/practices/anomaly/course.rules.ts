import { addMinutes, type Instant, instant, MINUTE_MS, ms } from "../../kernel/time.ts";
import type { SeriesCourse, UnusualTime, UsualHour } from "./course.model.ts";
import { unitOf } from "./follow.rules.ts";
import type { Memory, Sample } from "./memory.rules.ts";
import type { MetricSeries } from "./model.ts";
import { usualOf } from "./usual.rules.ts";

/** A turn as the journal tells it, oldest first; `from` is the time of the number that made it. */
export type ToldTurn = { type: string; at: Instant; from: Instant | null; because: string | null };
type Given = { series: MetricSeries; memory: Memory; turns: readonly ToldTurn[]; hourAt(minute: number): number };

/** Of numbers that come seldom so many are shown, though they are of more than a day. */
const leastShown = 48;

/** The last day of numbers of a series with what was usual in each of its hours, as it was known when each hour began. */
export function courseOf({ series, memory, turns, hourAt }: Given): SeriesCourse {
  const { recent } = memory;
  const last = recent.at(-1)?.[0] ?? 0;
  const inADay = recent.filter(([minute]) => minute > last - 1_440).length;
  const shown = recent.slice(-Math.max(inADay, leastShown));
  const first = shown[0]?.[0] ?? last;
  const times = unusualTimes(turns).filter(({ until }) => until === null || until >= instant(first * MINUTE_MS));
  const usualAt = (minute: number) => {
    const unusualFrom = unusualSince(times, minute);
    return usualOf(memory, { hour: hourAt(minute), minute, fromMinute: series.standing.learnsFrom, unusualFrom });
  };
  const now = usualAt(last);
  return {
    points: shown.map(([minute, value]) => ({ at: instant(minute * MINUTE_MS), value })),
    usual: hoursOfSamples(shown).flatMap((minute): UsualHour[] => {
      const known = usualAt(minute);
      if (known.by === null) return [];
      const from = instant(minute * MINUTE_MS);
      return [{ from, until: addMinutes(from, 60), low: known.low, high: known.high, median: known.median }];
    }),
    unusual: times,
    knows: now.by === null ? now : { by: now.by, samples: now.samples },
    unit: unitOf(series),
  };
}

/** The times between becoming unusual and whatever ended that. */
export function unusualTimes(turns: readonly ToldTurn[]): UnusualTime[] {
  const times: UnusualTime[] = [];
  for (const { type, at, from, because } of turns) {
    const open = times.at(-1)?.until === null ? times.at(-1) : undefined;
    if (type === "becameUnusual" && !open) times.push({ from: from ?? at, until: null, because });
    else if (type !== "becameUnusual" && open) open.until = from ?? at;
  }
  return times;
}

/** The minute from which it was unusual at a minute; null where it was not. */
function unusualSince(times: readonly UnusualTime[], minute: number): number | null {
  const at = instant(minute * MINUTE_MS);
  const around = times.find(({ from, until }) => from <= at && (until === null || until > at));
  return around ? Math.floor(ms(around.from) / MINUTE_MS) : null;
}

/** The minutes at which the clock hours of some samples begin. */
function hoursOfSamples(samples: readonly Sample[]): number[] {
  return [...new Set(samples.map(([minute]) => Math.floor(minute / 60) * 60))];
}
