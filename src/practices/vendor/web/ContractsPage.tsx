import "./vendor.css";
import { dayIn } from "../../../kernel/plain-day.ts";
import { instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import type { ColumnLooks } from "../../../web/record/columns.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import type { View } from "../../../web/record/list-state.ts";
import { RecordList } from "../../../web/record/RecordList.tsx";
import { ContractsNav } from "./ContractsNav.tsx";
import { Decide } from "./VendorsPage.tsx";

const base = { group: null, columns: null, saved: null, sort: "decisionOn" } as const;
const views: readonly View[] = [
  { ...base, key: "undecided", name: "To decide", filter: "contract:undecided", about: "In force, nobody has decided, soonest first." },
  { ...base, key: "active", name: "In force", filter: "state:active", sort: "endsOn" },
  { ...base, key: "decided", name: "Decided", filter: "state:active decision:*", sort: "endsOn" },
  { ...base, key: "over", name: "Over", filter: "state:expired,cancelled", sort: "-endsOn" },
];

const looks: ColumnLooks = {
  number: { widthPx: 112 },
  state: { widthPx: 90 },
  decisionOn: {
    widthPx: 210,
    narrow: "end",
    asks: ["decision"],
    cell: ({ record }) => (typeof record.decisionOn === "string" ? <DecideCell on={record.decisionOn} decision={record.decision} /> : null),
  },
  missingCount: {
    header: "Exceptions",
    widthPx: 90,
    isEnd: true,
    cell: ({ record }) => (Number(record.missingCount) > 0 ? <span className="amber">{String(record.missingCount)}</span> : null),
  },
};

function DecideCell({ on, decision }: { on: string; decision: unknown }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  return decision ? <span className="q">decided</span> : <Decide on={on} today={dayIn(timeZone, instant(nowMs))} />;
}

/** `/contracts`: what was agreed, what is decided next on top. */
export function Screen() {
  const kind = useKinds().byKind.get("contract");
  return kind ? (
    <div className="vn-list">
      <ContractsNav here="/contracts" />
      <RecordList kind={kind} looks={looks} views={views} />
    </div>
  ) : null;
}
