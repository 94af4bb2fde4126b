import { sparkPath } from "./spark-path.ts";

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
