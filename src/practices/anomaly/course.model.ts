import type { Instant } from "../../kernel/time.ts";

/** What is usual in an hour. */
export type UsualHour = { from: Instant; until: Instant; low: number; high: number; median: number };
/** A time in which it was unusual, and why; `until` is null while it is. */
export type UnusualTime = { from: Instant; until: Instant | null; because: string | null };
/** The last numbers of a series, what was usual around them, and when it was not. `knows` says by what it is known, or how far learning is. */
export type SeriesCourse = {
  points: { at: Instant; value: number }[];
  usual: UsualHour[];
  unusual: UnusualTime[];
  knows: { by: "week" | "day" | "recent"; samples: number } | { by: null; have: number; need: number };
  unit: string | null;
};
