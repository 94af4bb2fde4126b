import type { Labelled, Method } from "./series.ts";

/** How a method did: windows met, what it told and what of that was in a window, false alarms for each day of each series. */
export type Score = { windows: number; met: number; told: number; right: number; days: number };

/** Counts what a method tells of some series. What it tells is right where it touches a window; a window is met by one touch. */
export function scoreOf(method: Method, series: readonly Labelled[]): Score {
  const score: Score = { windows: 0, met: 0, told: 0, right: 0, days: 0 };
  for (const { samples, wrong } of series) {
    const told = method(samples);
    const touches = ([from, until]: readonly [number, number], [a, b]: readonly [number, number]) => from <= b && until >= a;
    score.windows += wrong.length;
    score.met += wrong.filter((window) => told.some((one) => touches(one, window))).length;
    score.told += told.length;
    score.right += told.filter((one) => wrong.some((window) => touches(one, window))).length;
    score.days += (samples.at(-1)![0] - samples[0]![0]) / 1_440;
  }
  return score;
}

/** A score as its line says it. */
export function readable({ windows, met, told, right, days }: Score): Record<string, number> {
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return {
    ...{ windows, met, recall: rounded(windows > 0 ? met / windows : 1) },
    ...{ told, right, precision: rounded(told > 0 ? right / told : 1) },
    falseAlarmsADayAndSeries: rounded((told - right) / days),
  };
}
