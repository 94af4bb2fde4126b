import "./places.css";
import type { ColumnLooks } from "../../../web/record/columns.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import type { View } from "../../../web/record/list-state.ts";
import { RecordList } from "../../../web/record/RecordList.tsx";
import { ChangesNav } from "./ChangesNav.tsx";
import { Moment } from "./Moment.tsx";

const base = { group: null, columns: null, saved: null, sort: "plannedStart" } as const;
/** What one looks at first, in order. */
const views: readonly View[] = [
  { ...base, key: "open", name: "Open", filter: "state:open" },
  { ...base, key: "ahead", name: "Scheduled", filter: "state:ahead", about: "Approved and waiting for its window, or under way." },
  { ...base, key: "adrift", name: "Window over", filter: "state:adrift", about: "Still under way after its window, or never begun in it." },
  { ...base, key: "asked", name: "Being approved", filter: "state:-3" },
  { ...base, key: "late", name: "Approved late", filter: "approval:late", about: "Emergencies whose approval did not follow in its time." },
  { ...base, key: "mine", name: "Mine", filter: "state:open implementer:me" },
  { ...base, key: "over", name: "Ended", filter: "state:3", sort: "-closedAt" },
];
const looks: ColumnLooks = {
  number: { widthPx: 104 },
  state: { widthPx: 88 },
  changeType: { widthPx: 88 },
  risk: { widthPx: 84 },
  plannedStart: {
    narrow: "end",
    widthPx: 136,
    cell: ({ record }) => (typeof record.plannedStart === "string" ? <Moment at={record.plannedStart} /> : null),
  },
  plannedEnd: { widthPx: 136, cell: ({ record }) => (typeof record.plannedEnd === "string" ? <Moment at={record.plannedEnd} /> : null) },
  assignee: { header: "By", widthPx: 60 },
};

/** `/changes`: what is planned, what begins next on top. */
export function Screen() {
  const kind = useKinds().byKind.get("change");
  if (!kind) return null;
  return (
    <div className="ch-list">
      <ChangesNav at="/changes" />
      <RecordList kind={kind} looks={looks} views={views} />
    </div>
  );
}
