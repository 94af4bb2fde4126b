import { type Instant, ms } from "../../../kernel/time.ts";
import type { BoardSeries } from "../board.model.ts";

type Box = { width: number; height: number };
/** A path for an SVG, and another one for its end since something began; null where there is nothing to draw. */
export type Line = { whole: string; since: string | null; last: { x: number; y: number } };

/** Draws a line by time: the lowest number 3 px above the bottom, the highest 3 px below the top, and the part since an instant once more. */
export function lineOf(points: BoardSeries["line"], since: Instant | null, { width, height }: Box): Line | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const values = points.map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (at: number) => round(last[0] === first[0] ? width - 4 : 2 + ((at - first[0]) / (last[0] - first[0])) * (width - 6));
  // Halves first: numbers may be so large that their difference is none any more.
  const y = (value: number) => round(high === low ? height / 2 : 3 + ((high / 2 - value / 2) / (high / 2 - low / 2)) * (height - 6));
  const path = (some: BoardSeries["line"]) => some.map(([at, value], index) => `${index === 0 ? "M" : "L"}${x(at)} ${y(value)}`).join("");
  const from = since === null ? points.length : points.findIndex(([at]) => at >= ms(since));
  const later = from < 0 ? [] : points.slice(Math.max(0, from - 1));
  return { whole: path(points), since: since !== null && later.length > 1 ? path(later) : null, last: { x: x(last[0]), y: y(last[1]) } };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
