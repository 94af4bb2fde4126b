import "./problem.css";
import { useKinds } from "../../../web/record/describe.ts";
import type { View } from "../../../web/record/list-state.ts";
import { RecordList } from "../../../web/record/RecordList.tsx";
import { problemLooks } from "./columns.tsx";
import { ProposedLine } from "./ProposedLine.tsx";

const base = { group: null, columns: null, saved: null, sort: "nextStepBy" } as const;
/** What one looks at first, in order. */
const views: readonly View[] = [
  { ...base, key: "open", name: "Open", filter: "state:open" },
  { ...base, key: "overdue", name: "At rest", filter: "step:overdue", about: "Open problems whose next step was due already." },
  { ...base, key: "mine", name: "Mine", filter: "state:open owner:me" },
  { ...base, key: "known", name: "Known errors", filter: "knownError:true" },
  { ...base, key: "risks", name: "Accepted risks", filter: "resolutionCode:risk_accepted", sort: "-openedAt", columns: risks() },
];

function risks(): readonly string[] {
  return ["priority", "number", "shortDescription", "riskAcceptedBy", "riskReviewOn", "incidentCount", "service", "openedAt"];
}

/** `/problems`: the backlog, what is due next on top. */
export function Screen() {
  const kind = useKinds().byKind.get("problem");
  return kind ? (
    <div className="pb-list">
      <ProposedLine />
      <RecordList kind={kind} looks={problemLooks} views={views} />
    </div>
  ) : null;
}
