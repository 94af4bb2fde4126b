import type { ColumnLooks } from "../../../web/record/columns.tsx";
import { mayCreate, useKinds } from "../../../web/record/describe.ts";
import type { View } from "../../../web/record/list-state.ts";
import { RecordList } from "../../../web/record/RecordList.tsx";
import { PaperPicker } from "./PaperPicker.tsx";

const base = { group: null, columns: null, saved: null, sort: "-composedAt" } as const;
/** What one looks at first, in order. */
const views: readonly View[] = [
  { ...base, key: "open", name: "Not issued", filter: "state:open" },
  { ...base, key: "issued", name: "Issued", filter: "state:issued", sort: "-issuedAt" },
];
const looks: ColumnLooks = { number: { widthPx: 104 }, state: { widthPx: 88 }, composedAt: { widthPx: 150 }, issuedAt: { widthPx: 150 } };

/** `/briefings`: the papers of the office, the newest on top. */
export function Screen() {
  const kind = useKinds().byKind.get("briefing");
  return kind ? <RecordList kind={kind} looks={looks} views={views} teaching={<PaperPicker mayMake={mayCreate(kind)} />} /> : null;
}
