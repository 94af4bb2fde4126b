import type { Instant } from "../../kernel/time.ts";
import type { Fields } from "./fields.ts";

/**
 * Settles when each row holds the incident for resolved. The source repeats its final resolution on every row, so that time belongs to the last
 * stretch of resolved rows alone; where it is missing, the last Resolved row of the stretch stands in. A stretch that was reopened again was
 * resolved when its first row says so.
 */
export function resolutions(fields: Fields[], times: readonly Instant[]): void {
  const isOver = (one: Fields) => one.state === "6" || one.state === "7";
  let from = 0;
  while (from < fields.length) {
    if (!isOver(fields[from]!)) {
      from++;
      continue;
    }
    let end = from;
    while (end < fields.length && isOver(fields[end]!)) end++;
    const isLast = !fields.slice(end).some(isOver);
    const stretch = fields.slice(from, end);
    const lastResolved = stretch.findLastIndex((one) => one.state === "6");
    const observed = lastResolved >= 0 ? times[from + lastResolved]! : times[from]!;
    const said = stretch.at(-1)!.resolvedAt as Instant | null;
    const resolvedAt = isLast ? (said ?? observed) : times[from]!;
    for (const one of stretch) Object.assign(one, { resolvedAt, restoredAt: resolvedAt });
    from = end;
  }
}
