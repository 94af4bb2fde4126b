import type { Labelled, Method, Stretch } from "./series.ts";

/**
 * How a method did: windows met, what it told and what of that was in a window, false alarms for each day of each series; `early` is the raw
 * score of the Numenta Anomaly Benchmark.
 */
export type Score = { windows: number; met: number; told: number; right: number; days: number; early: number };

/** Counts what a method tells of some series. What it tells is right where it touches a window; a window is met by one touch. */
export function scoreOf(method: Method, series: readonly Labelled[]): Score {
  const score: Score = { windows: 0, met: 0, told: 0, right: 0, days: 0, early: 0 };
  for (const { samples, wrong } of series) {
    const told = method(samples);
    const touches = ([from, until]: Stretch, [a, b]: Stretch) => from <= b && until >= a;
    score.windows += wrong.length;
    score.met += wrong.filter((window) => told.some((one) => touches(one, window))).length;
    score.told += told.length;
    score.right += told.filter((one) => wrong.some((window) => touches(one, window))).length;
    score.days += (samples.at(-1)![0] - samples[0]![0]) / 1_440;
    score.early += earlyOf(
      told.map(([from]) => from),
      wrong,
    );
  }
  return score;
}

const falseAlarm = 0.11;

/**
 * What NAB's standard profile gives for alarms, each counted at its beginning alone: of the first in a window more the earlier it is, for none in
 * a window -1, for one outside up to -0.11, less shortly after a window. Source: Lavin and Ahmad (2015), section II.B.
 */
function earlyOf(alarms: readonly number[], windows: readonly Stretch[]): number {
  let sum = 0;
  for (const [from, until] of windows) {
    const first = alarms.find((at) => at >= from && at <= until);
    sum += first === undefined ? -1 : sigmoid((first - until) / Math.max(1, until - from));
  }
  for (const at of alarms) {
    if (windows.some(([from, until]) => at >= from && at <= until)) continue;
    const before = windows.findLast(([, until]) => until < at);
    sum += falseAlarm * (before ? sigmoid((at - before[1]) / Math.max(1, before[1] - before[0])) : -1);
  }
  return sum;
}

/** From almost 1 at the beginning of a window (-1) by 0 at its end to almost -1 a window's length behind it. */
function sigmoid(place: number): number {
  return 2 / (1 + Math.exp(5 * Math.min(place, 3))) - 1;
}

/** A score as its line says it; NAB's is 0 for a method that tells nothing and 100 for one that tells each window at its beginning. */
export function readable({ windows, met, told, right, days, early }: Score): Record<string, number> {
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return {
    ...{ windows, met, recall: rounded(windows > 0 ? met / windows : 1) },
    ...{ told, right, precision: rounded(told > 0 ? right / told : 1) },
    falseAlarmsADayAndSeries: rounded((told - right) / days),
    nabScore: Math.round((1000 * (early + windows)) / (windows * (sigmoid(-1) + 1))) / 10,
  };
}
