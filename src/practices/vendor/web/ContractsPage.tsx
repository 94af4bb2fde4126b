import { useKinds } from "../../../web/record/describe.ts";
import type { View } from "../../../web/record/list-state.ts";
import { RecordList } from "../../../web/record/RecordList.tsx";

const base = { group: null, columns: null, saved: null, sort: "decisionOn" } as const;
const views: readonly View[] = [
  { ...base, key: "undecided", name: "To decide", filter: "contract:undecided" },
  { ...base, key: "active", name: "In force", filter: "state:active", sort: "endsOn" },
  { ...base, key: "incomplete", name: "Exceptions", filter: "contract:incomplete -state:cancelled", sort: "-missingCount" },
  { ...base, key: "over", name: "Over", filter: "state:expired,cancelled", sort: "-endsOn" },
];

/** `/contracts`: what was agreed, what is decided next on top. */
export function Screen() {
  const kind = useKinds().byKind.get("contract");
  return kind ? <RecordList kind={kind} views={views} /> : null;
}
