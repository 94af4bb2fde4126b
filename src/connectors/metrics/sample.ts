import type { Instant } from "../../kernel/time.ts";

/** One number of one series at one moment. */
export type Sample = {
  /** The metric's name. */
  name: string;
  /** What tells series of one name apart. */
  labels: Readonly<Record<string, string>>;
  value: number;
  /** As the sender says it, even where that lies ahead; null where it says none. */
  at: Instant | null;
  unit: string | null;
  /** A counter only grows, from its own beginning on; a gauge stands where it stands. */
  kind: "gauge" | "counter";
};
export type Samples =
  | {
      ok: true;
      samples: readonly Sample[];
      /** How many were left out, and why. */
      left: number;
      problems: readonly string[];
      warnings: readonly string[];
    }
  | { ok: false; sentence: string };

/** As many at once as are taken. */
export const mostSamples = 10_000;
