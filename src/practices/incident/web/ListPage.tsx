import "./incident.css";
import { useKinds } from "../../../web/record/describe.ts";
import type { View } from "../../../web/record/list-state.ts";
import { RecordList } from "../../../web/record/RecordList.tsx";
import { incidentLooks } from "./columns.tsx";
import { IncidentPanel } from "./IncidentPanel.tsx";

const base = { group: "priority", columns: null, saved: null, sort: "nextBreachAt" } as const;
/** What one looks at first, in order. */
const views: readonly View[] = [
  { ...base, key: "my-teams", name: "Open, my teams", filter: "state:open team:my-teams" },
  {
    ...base,
    key: "breaking",
    name: "SLA breaking today",
    filter: "state:open breaks:..today",
    about:
      "Open incidents with a promise to the caller (SLA) that breaks by midnight, or has broken. What teams owe each other (OLA) is under Due next.",
  },
  { ...base, key: "nobody", name: "No owner", filter: "state:open owner:none" },
  { ...base, key: "major", name: "Major this quarter", filter: "major:declared opened:this-quarter", sort: "-openedAt", group: null },
];

/** `/incidents`: the list of incidents, grouped by priority, what breaks first on top. */
export function Screen() {
  const kind = useKinds().byKind.get("incident");
  return kind ? <RecordList kind={kind} looks={incidentLooks} views={views} Panel={IncidentPanel} /> : null;
}
