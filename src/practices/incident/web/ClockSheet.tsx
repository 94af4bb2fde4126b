import { useState } from "react";
import { type ClockInterval, ClockStrip } from "../../../web/kit/ClockStrip.tsx";
import { clockOrder } from "./clock-order.ts";
import { clockFacts, type ExplainedClock, useClocks } from "./data.ts";

/** Every promise of an incident with its arithmetic: the one that matters opened, the others behind their names. */
export function ClockSheet({ id }: { id: string }) {
  const { data } = useClocks(id, true);
  const [open, setOpen] = useState<string | null>(null);
  const clocks = (data?.clocks ?? []).filter((one) => one.stage !== "cancelled").sort(clockOrder);
  if (!data || clocks.length === 0) return null;
  const shown = clocks.find((one) => one.definition === open) ?? clocks[0]!;
  const rest = clocks.filter((one) => one !== shown);
  return (
    <div className="clock-sheet">
      <ClockStrip
        promise={shown.agreementType === "SLA" ? shown.promise : `${shown.name}: ${shown.promise.toLowerCase()}`}
        clock={clockFacts(shown, data.asOf)}
        intervals={intervalsOf(shown)}
        basis={shown.basis}
      />
      {rest.length > 0 && (
        <p className="row clock-rest">
          {rest.map((clock) => (
            <button key={clock.definition} className="act off" type="button" onClick={() => setOpen(clock.definition)}>
              {clock.name}
              {clock.breached ? <span className="red"> broken</span> : clock.stoppedAt ? <span className="qq"> kept</span> : ""}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

const mostIntervals = 10;

/** The last stretches one by one; of a long life the earlier ones as one line with their sum, so that the table still adds up. */
function intervalsOf({ intervals, isCounting }: ExplainedClock): ClockInterval[] {
  const all: ClockInterval[] = intervals.map((one, at) => ({ ...one, to: isCounting && at === intervals.length - 1 ? null : one.to }));
  if (all.length <= mostIntervals) return all;
  const earlier = all.slice(0, all.length - mostIntervals + 1);
  const countedMs = earlier.reduce((sum, one) => sum + one.countedMs, 0);
  const first = earlier[0]!;
  const last = earlier.at(-1)!;
  return [
    { from: first.from, to: last.to, isCounted: true, countedMs, why: `${earlier.length} earlier stretches` },
    ...all.slice(earlier.length),
  ];
}
