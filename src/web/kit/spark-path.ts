/** The drawing of a sparkline: highest value 3 px from the top, lowest 3 px from the bottom, the target within the scale. */
export function sparkPath({
  points,
  target,
  width,
  height,
}: {
  points: readonly number[];
  target?: number;
  width: number;
  height: number;
}) {
  const all = target === undefined ? points : [...points, target];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const y = (value: number) => round(high === low ? height / 2 : 3 + ((high - value) / (high - low)) * (height - 6));
  const x = (index: number) => round(points.length < 2 ? width - 4 : 2 + (index / (points.length - 1)) * (width - 6));
  const dots = points.map((value, index) => ({ x: x(index), y: y(value) }));
  return {
    line: dots.map((dot) => `${dot.x},${dot.y}`).join(" "),
    last: dots.at(-1) ?? null,
    targetY: target === undefined ? null : y(target),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
