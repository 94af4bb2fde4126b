import type { Instant } from "./time.ts";

/** From an instant to before another. */
export type Span = { from: Instant; to: Instant };

/** Spans in order, those that touch or overlap made one; empty and backward ones left out. */
export function union(spans: readonly Span[]): Span[] {
  const ordered = spans.filter((one) => one.from < one.to).sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const joined: Span[] = [];
  for (const { from, to } of ordered) {
    const last = joined.at(-1);
    if (!last || from > last.to) joined.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return joined;
}

/** What of the first spans lies in none of the second. Both as `union` answers them. */
export function without(spans: readonly Span[], taken: readonly Span[]): Span[] {
  const left: Span[] = [];
  for (const span of spans) {
    let { from } = span;
    for (const hole of taken) {
      if (hole.to <= from || hole.from >= span.to) continue;
      if (hole.from > from) left.push({ from, to: hole.from });
      if (hole.to > from) from = hole.to;
    }
    if (from < span.to) left.push({ from, to: span.to });
  }
  return left;
}

/** The spans cut to a window. */
export function clip(spans: readonly Span[], window: Span): Span[] {
  return spans.flatMap(({ from, to }) => {
    const cut = { from: from > window.from ? from : window.from, to: to < window.to ? to : window.to };
    return cut.from < cut.to ? [cut] : [];
  });
}
