import "./paging.css";
import { EmptyState } from "../../../web/kit/Emptiness.tsx";
import type { ColumnLooks } from "../../../web/record/columns.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import type { View } from "../../../web/record/list-state.ts";
import { RecordList } from "../../../web/record/RecordList.tsx";
import { Countdown } from "./Countdown.tsx";

const own = { group: null, columns: null, saved: null };
const views: readonly View[] = [
  { ...own, key: "open", name: "Unanswered", filter: "state:open", sort: "nextAt" },
  { ...own, key: "mine", name: "Calling me", filter: "state:open calling:me", sort: "nextAt" },
  { ...own, key: "exhausted", name: "Nobody answered", filter: "state:exhausted", sort: "-openedAt" },
];
const looks: ColumnLooks = {
  nextAt: {
    header: "Escalates in",
    widthPx: 96,
    isEnd: true,
    asks: ["state"],
    cell: ({ record }) =>
      typeof record.nextAt === "string" && (record.state === "paging" || record.state === "waiting") ? (
        <Countdown to={record.nextAt} />
      ) : null,
  },
};

/** `/pages`: what calls somebody now, what nobody answered, and everything before. */
export function Screen() {
  const kinds = useKinds();
  const kind = kinds.byKind.get("page");
  if (!kind)
    return (
      <EmptyState headline="Pages are for those who answer incidents">Ask an administrator for the permission to read them.</EmptyState>
    );
  return <RecordList kind={kind} views={views} looks={looks} />;
}
