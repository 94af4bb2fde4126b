import { clockWords, durationWords, instant, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import type { Problem } from "../model.ts";

/** What comes next where nobody planned otherwise, by state. */
const usual: Readonly<Record<string, string>> = {
  "101": "say whether it is a problem",
  "102": "say whether it is a problem",
  "103": "find the cause",
  "104": "apply the fix",
  "106": "see that it stays away, and complete it",
};

/** The one line that is bright: what comes next, and by when; since when it rests where that has passed. Nothing once it is closed. */
export function NextStep({ record, onPlan }: { record: Problem; onPlan: (() => void) | null }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const { nextStepBy } = record;
  if (record.state === "107" || !nextStepBy) return null;
  const aheadMs = ms(nextStepBy) - nowMs;
  const isLate = aheadMs <= 0;
  return (
    <p className={isLate ? "pb-next is-late" : "pb-next"}>
      <span>{isLate ? "At rest" : "Next step"}</span> <b>{record.nextStep ?? usual[record.state]}</b>{" "}
      <span className={isLate ? "red name" : "q"}>
        {isLate ? `${durationWords(-aheadMs)} late, was due` : `in ${durationWords(aheadMs)}, by`}{" "}
        {clockWords(timeZone, nextStepBy, instant(nowMs))}
      </span>{" "}
      {isLate && (
        <span className="q">
          {record.escalatedAt ? "its owner and its manager were told" : record.overdueAt ? "its owner was told" : ""}
        </span>
      )}
      {record.missedSteps > 1 && <span className="q">missed {record.missedSteps} times</span>}
      {onPlan && (
        <button className="act" type="button" onClick={onPlan}>
          plan
        </button>
      )}
    </p>
  );
}
