import "./places.css";
import type { ColumnLooks } from "../../../web/record/columns.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import type { View } from "../../../web/record/list-state.ts";
import { RecordList } from "../../../web/record/RecordList.tsx";
import { ChangesNav } from "./ChangesNav.tsx";

const base = { group: null, columns: null, saved: null, sort: "-beganAt" } as const;
/** What one looks at first, in order. */
const views: readonly View[] = [
  { ...base, key: "production", name: "Production", filter: "isProduction:true" },
  { ...base, key: "unauthorised", name: "Unauthorised", filter: "authority:unauthorised", about: "Begun without the change they needed." },
  { ...base, key: "running", name: "Under way", filter: "state:running" },
  { ...base, key: "failed", name: "Failed", filter: "state:failed" },
];
const looks: ColumnLooks = {
  environment: { widthPx: 110 },
  state: { widthPx: 100 },
  authority: { widthPx: 140 },
  beganAt: { narrow: "end", widthPx: 130 },
  endedAt: { widthPx: 130 },
};

/** `/deployments`: what pipelines put where, the latest first. */
export function Screen() {
  const kind = useKinds().byKind.get("deployment");
  if (!kind) return null;
  return (
    <div className="ch-list">
      <ChangesNav at="/deployments" />
      <RecordList kind={kind} looks={looks} views={views} />
    </div>
  );
}
