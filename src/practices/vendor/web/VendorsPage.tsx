import { useKinds } from "../../../web/record/describe.ts";
import type { View } from "../../../web/record/list-state.ts";
import { RecordList } from "../../../web/record/RecordList.tsx";

const base = { group: null, columns: null, saved: null, sort: "name" } as const;
const views: readonly View[] = [
  { ...base, key: "active", name: "In use", filter: "active:true" },
  { ...base, key: "strategic", name: "Strategic", filter: "active:true tier:1" },
  { ...base, key: "unowned", name: "Nobody's", filter: "vendor:unowned", about: "Nobody here answers for them." },
];

/** `/vendors`: whom the office buys from. */
export function Screen() {
  const kind = useKinds().byKind.get("vendor");
  return kind ? <RecordList kind={kind} views={views} /> : null;
}
