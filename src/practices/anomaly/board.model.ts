import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { MetricSeries } from "./model.ts";

type Shown = "title" | "unit" | "state" | "stateSince" | "because" | "lastValue" | "lastAt" | "alerts" | "service";
/** A series as the board shows it. `line`: its last day, thinned, the time in milliseconds since 1970. */
export type BoardSeries = Pick<MetricSeries, Shown> & { id: Id; line: readonly (readonly [atMs: number, value: number])[] };
/** The series one should look at: all that are unusual, then others by name; how many there are in each state. */
export type SeriesBoard = {
  asOf: Instant;
  counts: Readonly<Partial<Record<MetricSeries["state"], number>>>;
  items: readonly BoardSeries[];
  refs: Readonly<Record<string, Readonly<Record<string, { label: string }>>>>;
};
