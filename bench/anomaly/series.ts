import type { Sample } from "../../src/practices/anomaly/memory.rules.ts";

/** A stretch of time in whole minutes since 1970. */
export type Stretch = readonly [from: number, until: number];
/** A series of numbers, and when something was wrong with it, as somebody said who knows. */
export type Labelled = { name: string; samples: readonly Sample[]; wrong: readonly Stretch[] };
/** A way to tell when a series is unusual. */
export type Method = (samples: readonly Sample[]) => Stretch[];
