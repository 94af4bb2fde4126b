import { type Instant, ms } from "../../../kernel/time.ts";
import type { SeriesCourse, UsualHour } from "../course.model.ts";

/** A corner of the band: between hours that do not follow each other it is broken by one without numbers. */
export type Corner = { atMs: number; low: number | null; high: number | null };

/** The band of what is usual as steps: each hour's bounds at its beginning, the last one's also at its end. */
export function bandOf(usual: readonly UsualHour[]): Corner[] {
  return usual.flatMap((hour, index): Corner[] => {
    const next = usual[index + 1];
    const corner = { atMs: ms(hour.from), low: hour.low, high: hour.high };
    if (next && next.from <= hour.until) return [corner];
    const end = { ...corner, atMs: ms(hour.until) };
    return next ? [corner, end, { atMs: end.atMs, low: null, high: null }] : [corner, end];
  });
}

/** Whether a series was unusual at an instant. */
export function isUnusualAt({ unusual }: Pick<SeriesCourse, "unusual">, at: Instant): boolean {
  return unusual.some(({ from, until }) => from <= at && (until === null || at < until));
}
