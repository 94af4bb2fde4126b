import type { PanelProps } from "../../../web/frame/contract.ts";
import { Approvals } from "./Approvals.tsx";
import { CabHead } from "./CabPanel.tsx";
import { type ChangeAnswer, useAssessment, useChange } from "./data.ts";
import { InTheWay } from "./InTheWay.tsx";
import { Plan } from "./Plan.tsx";
import { RiskSum } from "./RiskSum.tsx";

/** In the pack of a meeting: a change with everything that is decided on. */
export function Panel({ record }: PanelProps) {
  return record.subjectKind === "change" && typeof record.subject === "string" ? <Body change={record.subject} /> : null;
}

function Body({ change }: { change: string }) {
  const { data } = useChange(change);
  return data ? <Whole answer={data} /> : null;
}

function Whole({ answer }: { answer: ChangeAnswer }) {
  const { data: assessment } = useAssessment(answer.record);
  return (
    <div className="cab">
      <CabHead answer={answer} assessment={assessment} isBrief />
      {assessment && <InTheWay answer={answer} assessment={assessment} />}
      <Plan record={answer.record} pointOfNoReturn={assessment?.pointOfNoReturn ?? null} />
      {assessment && <RiskSum record={answer.record} now={assessment.risk} />}
      {assessment && <Approvals record={answer.record} assessment={assessment} />}
    </div>
  );
}
