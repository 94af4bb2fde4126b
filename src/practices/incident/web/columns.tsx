import { ClockBar } from "../../../web/kit/ClockBar.tsx";
import type { ColumnLooks, Row } from "../../../web/record/columns.tsx";
import { holdReasons, type ShownClock } from "../model.ts";
import { mainClock, teamClock } from "./clock-order.ts";
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
    cell: ({ record }) => <PromiseCell record={record} />,
  },
  nextTeamBreachAt: {
    header: "Due next",
    widthPx: 276,
    className: "ck",
    narrow: "end",
    cell: ({ record }) => <TeamPromiseCell record={record} />,
  },
  service: { widthPx: undefined },
  team: { widthPx: undefined },
  updatedAt: { header: "Updated", widthPx: undefined, narrow: undefined },
};

type CellProps = { record: Row["record"] };

/** The clock of a row: what its caller was promised; nothing where nothing is promised. */
export function PromiseCell({ record }: CellProps) {
  const { shown } = record as Partial<IncidentItem>;
  return <ClockCell record={record} clock={shown ? mainClock(shown.clocks) : null} />;
}

/** The clock its team must look at next: what it promised to the caller or to another team. */
function TeamPromiseCell({ record }: CellProps) {
  const { shown } = record as Partial<IncidentItem>;
  return <ClockCell record={record} clock={shown ? teamClock(shown.clocks) : null} />;
}

function ClockCell({ record, clock }: CellProps & { clock: ShownClock | null }) {
  const { shown, holdReason } = record as Partial<IncidentItem>;
  if (!shown || !clock) return <span className="qq">no promise</span>;
  return (
    <span title={clock.name}>
      <ClockBar clock={clockFacts(clock, shown.asOf)} pausedWords={pausedWords(holdReason ?? null)} />
      {clock.agreementType === "OLA" && <span className="qq"> OLA</span>}
    </span>
  );
}

/** Why it is paused, in two words: "on vendor". */
export function pausedWords(reason: string | null): string {
  const label = holdReasons.find((one) => one.value === reason)?.label;
  return label ? `on ${label.replace(/^Awaiting /, "")}` : "";
}
