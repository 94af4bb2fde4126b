import { ClockBar } from "../../../web/kit/ClockBar.tsx";
import type { ColumnLooks, Row } from "../../../web/record/columns.tsx";
import { holdReasons, type Shown, type ShownClock, type ShownPromise } from "../model.ts";
import { mainClock, teamClock } from "../promise.rules.ts";
import { clockFacts, type IncidentItem } from "./data.ts";

/** How incidents draw their own columns: the running promise where it breaks next, narrow marks, quiet teams. */
export const incidentLooks: ColumnLooks = {
  priority: { widthPx: 44 },
  number: { widthPx: 92 },
  state: { widthPx: 106 },
  assignee: { widthPx: 56 },
  nextBreachAt: {
    header: "Resolve by",
    widthPx: 276,
    className: "ck",
    narrow: "end",
    asks: ["promise", "holdReason"],
    cell: ({ record }) => <PromiseCell record={record} />,
  },
  nextTeamBreachAt: {
    header: "Due next",
    widthPx: 276,
    className: "ck",
    narrow: "end",
    asks: ["teamPromise", "holdReason"],
    cell: ({ record }) => <TeamPromiseCell record={record} />,
  },
  service: { widthPx: undefined },
  team: { widthPx: undefined },
  updatedAt: { header: "Updated", widthPx: undefined, narrow: undefined },
};

type CellProps = { record: Row["record"] };

/** The clock of a row: what its caller was promised; nothing where nothing is promised. */
export function PromiseCell({ record }: CellProps) {
  const { promise, shown } = record as Partial<IncidentItem>;
  return <ClockCell record={record} promise={shown ? asOf(shown, mainClock(shown.clocks)) : promise} />;
}

/** The clock its team must look at next: what it promised to the caller or to another team. */
function TeamPromiseCell({ record }: CellProps) {
  const { teamPromise, shown } = record as Partial<IncidentItem>;
  return <ClockCell record={record} promise={shown ? asOf(shown, teamClock(shown.clocks)) : teamPromise} />;
}

/** A row carries its promise; a record that was read by itself since then stands in its place with all its clocks. */
function asOf(shown: Shown, clock: ShownClock | null): ShownPromise | null {
  return clock && { ...clock, asOf: shown.asOf };
}

function ClockCell({ record, promise }: CellProps & { promise: ShownPromise | null | undefined }) {
  const { holdReason } = record as Partial<IncidentItem>;
  if (!promise) return <span className="qq">no promise</span>;
  return (
    <span title={promise.name}>
      <ClockBar clock={clockFacts(promise, promise.asOf)} pausedWords={pausedWords(holdReason ?? null)} />
      {promise.agreementType === "OLA" && <span className="qq"> OLA</span>}
    </span>
  );
}

/** Why it is paused, in two words: "on vendor". */
export function pausedWords(reason: string | null): string {
  const label = holdReasons.find((one) => one.value === reason)?.label;
  return label ? `on ${label.replace(/^Awaiting /, "")}` : "";
}
