import { ClockBar } from "../../../web/kit/ClockBar.tsx";
import type { ColumnLooks, Row } from "../../../web/record/columns.tsx";
import { holdReasons } from "../model.ts";
import { clockFacts, type IncidentItem, mainClock } from "./data.ts";

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
  service: { widthPx: undefined },
  team: { widthPx: undefined },
  updatedAt: { header: "Updated", widthPx: undefined, narrow: undefined },
};

/** The clock of a row; nothing where nothing is promised. */
export function PromiseCell({ record }: { record: Row["record"] }) {
  const { shown, holdReason } = record as Partial<IncidentItem>;
  const clock = shown ? mainClock(shown.clocks) : null;
  if (!shown || !clock) return <span className="qq">no promise</span>;
  return <ClockBar clock={clockFacts(clock, shown.asOf)} pausedWords={pausedWords(holdReason ?? null)} />;
}

/** Why it is paused, in two words: "on vendor". */
export function pausedWords(reason: string | null): string {
  const label = holdReasons.find((one) => one.value === reason)?.label;
  return label ? `on ${label.replace(/^Awaiting /, "")}` : "";
}
