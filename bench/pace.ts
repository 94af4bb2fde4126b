import { performance } from "node:perf_hooks";

/** How long each of many turns took, in milliseconds, in order of length; and how long all of them together. */
export type Pace = { times: number[]; seconds: number };

/** Takes turns on so many lanes at once until `turns` are done, or `seconds` have passed. */
export async function pace(
  given: { lanes: number; turns: number; seconds?: number },
  turn: (index: number) => Promise<unknown>,
): Promise<Pace> {
  const { lanes, turns, seconds = Number.POSITIVE_INFINITY } = given;
  const times: number[] = [];
  const began = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < turns && performance.now() - began < seconds * 1000) {
      const index = next++;
      const from = performance.now();
      await turn(index);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { times: times.sort((a, b) => a - b), seconds: (performance.now() - began) / 1000 };
}

/** The value that a share of all does not exceed. Source: the nearest-rank method. */
export function quantile(times: readonly number[], share: number): number {
  return times[Math.max(0, Math.ceil(share * times.length) - 1)] ?? Number.NaN;
}

/** The middle of all. */
export function median(times: readonly number[]): number {
  return quantile(
    [...times].sort((a, b) => a - b),
    0.5,
  );
}
