import type { Instant } from "../../kernel/time.ts";

/** One number of one series at one moment. */
export type Sample = {
  /** The metric's name. */
  name: string;
  /** What tells series of one name apart. */
  labels: Readonly<Record<string, string>>;
  value: number;
  at: Instant;
  unit: string | null;
  /** A counter only grows, from its own beginning on; a gauge stands where it stands. */
  kind: "gauge" | "counter";
};
export type Samples =
  | { ok: true; samples: readonly Sample[]; warnings: readonly string[]; problems: readonly string[] }
  | { ok: false; sentence: string };

/** As many at once as are taken. */
export const mostSamples = 10_000;
