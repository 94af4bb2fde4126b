import { useState } from "react";
import { clockWords, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { type ClockInterval, ClockStrip } from "../../../web/kit/ClockStrip.tsx";
import { clockOrder, promisers } from "./clock-order.ts";
import { clockFacts, type ExplainedClock, useClocks } from "./data.ts";

/** Every promise of an incident with its arithmetic: the one that matters opened, the others behind their names, by who gave them. */
export function ClockSheet({ id }: { id: string }) {
  const { data } = useClocks(id, true);
  const [open, setOpen] = useState<string | null>(null);
  const clocks = (data?.clocks ?? []).filter((one) => one.stage !== "cancelled").sort(clockOrder);
  if (!data || clocks.length === 0) return null;
  const shown = clocks.find((one) => one.definition === open) ?? clocks[0]!;
  const rest = clocks.filter((one) => one !== shown);
  return (
    <div className="clock-sheet">
      <ClockStrip promise={headingOf(shown)} clock={clockFacts(shown, data.asOf)} intervals={intervalsOf(shown)} basis={shown.basis} />
      <Notes clock={shown} />
      {promisers.map(({ agreementType, label }) => (
        <Others key={agreementType} label={label} clocks={rest.filter((one) => one.agreementType === agreementType)} onOpen={setOpen} />
      ))}
    </div>
  );
}

/** What callers were promised needs no name; the others are told by whom. */
function headingOf({ agreementType, name, promise }: ExplainedClock): string {
  if (agreementType === "SLA") return promise;
  const label = promisers.find((one) => one.agreementType === agreementType)?.label ?? agreementType;
  return `${label}, ${name}: ${promise.charAt(0).toLowerCase()}${promise.slice(1)}`;
}

/** How it counts, in sentences; and where a moment was promised and has moved since, what it was at first. */
function Notes({ clock }: { clock: ExplainedClock }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const hour = (at: string) => clockWords(timeZone, at, instant(nowMs));
  const { dueAt, breachAt } = clock;
  return (
    <ul className="clock-notes">
      {dueAt && breachAt !== dueAt && (
        <li>
          Promised for {hour(dueAt)} when it began{breachAt ? `, due ${hour(breachAt)} now.` : "; how long it is paused moves that."}
        </li>
      )}
      {clock.notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

type OthersProps = { label: string; clocks: readonly ExplainedClock[]; onOpen: (definition: string) => void };

function Others({ label, clocks, onOpen }: OthersProps) {
  if (clocks.length === 0) return null;
  return (
    <p className="row clock-rest">
      <span className="qq">{label}</span>
      {clocks.map((clock) => (
        <button key={clock.definition} className="act off" type="button" onClick={() => onOpen(clock.definition)}>
          {clock.name}
          {clock.breached ? <span className="red"> broken</span> : clock.stoppedAt ? <span className="qq"> kept</span> : ""}
        </button>
      ))}
    </p>
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
