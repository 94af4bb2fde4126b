import { hoursOfWeek, nothingRemembered } from "../../src/practices/anomaly/memory.rules.ts";
import { beginnings, look, type Measure, newcomer, type Persistence, toEnd } from "../../src/practices/anomaly/watch.rules.ts";
import type { Method, Stretch } from "./series.ts";

/** Ours, number by number as it would have come. */
export function ours(measure: Measure): Method {
  return (samples) => {
    let [memory, standing] = [nothingRemembered, newcomer];
    const told: [number, number][] = [];
    for (const sample of samples) {
      const seen = look({ memory, standing, measure, sample, hour: hourOf(sample[0]) });
      ({ memory, standing } = seen);
      if (seen.verdict.turned === "unusual") told.push([sample[0], sample[0]]);
      else if (standing.state === "unusual") told.at(-1)![1] = sample[0];
    }
    return told;
  };
}

/** Beside it: a plain threshold three standard deviations from the mean of the first two days, as somebody sets it who looked at those. */
export const plainThreshold =
  (persistence: Persistence): Method =>
  (samples) => {
    const first = samples.filter(([minute]) => minute < samples[0]![0] + 2 * 1_440).map(([, value]) => value);
    const limits = limitsOf(first);
    const later = samples.slice(first.length);
    return told(
      later.map(([minute, value]) => ({ minute, isBeyond: value < limits.low || value > limits.high })),
      persistence,
    );
  };

/** Beside it: the same from the hour or the day before each number, as a moving average with its standard deviation. */
export const movingThreshold =
  (persistence: Persistence, spanMinutes: 60 | 1_440): Method =>
  (samples) => {
    let first = 0;
    const numbers = samples.map(([minute, value], index) => {
      while (samples[first]![0] < minute - spanMinutes) first++;
      const before = samples.slice(first, index).map((one) => one[1]);
      // Half of what a number each five minutes makes of such a span.
      if (before.length < spanMinutes / 10) return { minute, isBeyond: false };
      const limits = limitsOf(before);
      return { minute, isBeyond: value < limits.low || value > limits.high };
    });
    return told(numbers, persistence);
  };

function limitsOf(values: readonly number[]): { low: number; high: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { low: mean - 3 * deviation, high: mean + 3 * deviation };
}

/** They begin and end as ours does: the methods differ in what is beyond alone. */
function told(numbers: readonly { minute: number; isBeyond: boolean }[], persistence: Persistence): Stretch[] {
  const [toBegin, among] = beginnings[persistence];
  const stretches: [number, number][] = [];
  let isTold = false;
  numbers.forEach(({ minute }, index) => {
    const beyond = (last: number) => numbers.slice(Math.max(0, index + 1 - last), index + 1).filter((one) => one.isBeyond).length;
    if (!isTold && beyond(among) >= toBegin) {
      isTold = true;
      stretches.push([minute, minute]);
    } else if (isTold) {
      stretches.at(-1)![1] = minute;
      isTold = beyond(toEnd) > 0;
    }
  });
  return stretches;
}

/** The hour of the week in UTC; Monday, 5 January 1970 began with minute 5,760. */
function hourOf(minute: number): number {
  return Math.floor((minute - 5_760) / 60) % hoursOfWeek;
}
