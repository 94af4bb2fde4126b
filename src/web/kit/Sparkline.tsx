type SparklineProps = {
  /** Oldest first. */
  points: readonly number[];
  target?: number;
  isMissed?: boolean;
  /** What the line shows, for those who cannot see it: "Availability, tier 1, 13 months". */
  label: string;
  width?: number;
  height?: number;
};

/** A measure's last periods in ink, its target dotted, the last point bright (red when the promise was missed). */
export function Sparkline({ points, target, isMissed = false, label, width = 150, height = 24 }: SparklineProps) {
  const { line, last, targetY } = sparkPath({ points, target, width, height });
  return (
    <svg className="spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {targetY !== null && <path d={`M0 ${targetY}H${width}`} stroke="var(--ink-3)" strokeWidth="1" strokeDasharray="1 3" />}
      <polyline points={line} fill="none" stroke="var(--ink-2)" strokeWidth="1.25" strokeLinejoin="round" />
      {last && <circle cx={last.x} cy={last.y} r="2.25" fill={isMissed ? "var(--red-mark)" : "var(--ink-bright)"} />}
    </svg>
  );
}

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
