import type { ObjectiveReading } from "../board.model.ts";
import { spanOf, times } from "../budget-words.rules.ts";
import { coursePath, isSpent } from "./budget.ts";

const box = { width: 220, height: 40 };

/** What is left of a budget as a bar, with its sentence. */
export function BudgetBar({ reading }: { reading: ObjectiveReading }) {
  const { budget, sentence, burn } = reading;
  const share = Math.max(0, Math.min(1, budget.leftShare ?? 1));
  const tone = isSpent(reading) || burn === "fast" ? "bad" : burn === "slow" ? "warn" : "calm";
  return (
    <div className={`ob-budget ${tone}`}>
      <div className="ob-bar" aria-hidden="true">
        <i style={{ width: `${(share * 100).toFixed(1)}%` }} />
      </div>
      <p>{sentence}</p>
    </div>
  );
}

/** How the budget went in the last thirty days: a line from all left down to none, and below where it was overspent. */
export function BudgetCourse({ reading }: { reading: ObjectiveReading }) {
  const shares = reading.trail.map((one) => one.leftShare);
  const path = coursePath(shares, box);
  if (!path) return <span className="qq">no course yet</span>;
  const [first, last] = [shares.find((share) => share !== null), shares.findLast((share) => share !== null)];
  const percent = (share: number | null | undefined) => `${Math.round((share ?? 0) * 100)} %`;
  return (
    <svg
      className="ob-course"
      preserveAspectRatio="xMinYMid"
      viewBox={`0 0 ${box.width} ${box.height}`}
      role="img"
      aria-label={`Budget left in the last 30 days: from ${percent(first)} to ${percent(last)}`}
    >
      <line x1="0" x2={box.width} y1={path.zeroY} y2={path.zeroY} className="ob-zero" />
      <path d={path.line} className={isSpent(reading) ? "ob-line bad" : "ob-line"} />
    </svg>
  );
}

/** How fast it burns over each window, and from which rate on somebody is called; briefly: one line where nothing burned. */
export function BurnRates({ reading, isBrief = false }: { reading: ObjectiveReading; isBrief?: boolean }) {
  if (isBrief && reading.burns.every(({ long, short }) => !long && !short))
    return <p className="q">Nothing burned in {spanOf(Math.max(...reading.burns.map((one) => one.longMinutes)))}</p>;
  return (
    <ul className="ob-burns">
      {reading.burns.map(({ longMinutes, shortMinutes, long, short, threshold, fires, burn }) => (
        <li key={longMinutes} className={fires ? (burn === "fast" ? "red name" : "amber name") : "q"}>
          <span className="nw">{spanOf(longMinutes)}</span> <b className="tn">{times(long)}×</b>
          <span className="qq nw">
            {" "}
            last {spanOf(shortMinutes)} {times(short)}×, calls from {times(threshold)}×
          </span>
        </li>
      ))}
    </ul>
  );
}
