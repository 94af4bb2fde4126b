import "./change.css";
import "./cab.css";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { DimmedButton, Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import { StateWord } from "../../../web/record/state-word.tsx";
import { cabDecisions, risks, states, types } from "../model.ts";
import { Approvals } from "./Approvals.tsx";
import { type CabAsk, CabDialog } from "./CabDialog.tsx";
import { type Assessment, type ChangeAnswer, useAssessment, useChange } from "./data.ts";
import { InTheWay } from "./InTheWay.tsx";
import { Moment } from "./Moment.tsx";
import { Plan } from "./Plan.tsx";
import { RiskSum } from "./RiskSum.tsx";

/** On an agenda item that is about a change: the change as it is now, its votes as they come, and the decision. */
export function Panel({ id, record }: PanelProps) {
  if (record.subjectKind !== "change" || typeof record.subject !== "string") return null;
  const tooFew = typeof record.tooFew === "string" ? record.tooFew : null;
  const { meeting, meetingState, disposition } = record;
  const item = { id, tooFew, meeting: String(meeting), meetingState: String(meetingState), disposition: String(disposition) };
  return <Body change={record.subject} item={item} />;
}

/** `tooFew`: how many are here, where that is fewer than the board needs to decide. */
type Item = { id: string; meeting: string; meetingState: string; disposition: string; tooFew: string | null };

function Body({ change, item }: { change: string; item: Item }) {
  const { data, error, isFetching, refetch } = useChange(change);
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  return data ? <Shown answer={data} item={item} isReading={isFetching} /> : <LoadingRows rows={4} widths={[120, 240]} />;
}

function Shown({ answer, item, isReading }: { answer: ChangeAnswer; item: Item; isReading: boolean }) {
  const { record } = answer;
  const { data: assessment, isFetching } = useAssessment(record);
  const [isWhole, setWhole] = useState(false);
  return (
    <div className="cab">
      <CabHead answer={answer} assessment={assessment} isBrief={isWhole} />
      {assessment && (
        <>
          <InTheWay answer={answer} assessment={assessment} />
          <Approvals record={record} assessment={assessment} />
          <Decision key={item.id} answer={answer} assessment={assessment} item={item} isReading={isReading || isFetching} />
        </>
      )}
      <button className="act cab-more" type="button" aria-expanded={isWhole} onClick={() => setWhole((was) => !was)}>
        {isWhole ? "Without plan and risk" : "Plan, way back and risk"}
      </button>
      {isWhole && (
        <>
          <Plan record={record} pointOfNoReturn={assessment?.pointOfNoReturn ?? null} />
          {assessment && <RiskSum record={record} now={assessment.risk} />}
        </>
      )}
    </div>
  );
}

/** A change in three lines: what, in which state, when, how risky, and until when it can be taken back. */
export function CabHead({ answer, assessment, isBrief = false }: CabHeadProps) {
  const { record, refs } = answer;
  const risk = risks.find((one) => one.value === assessment?.risk.risk)?.label;
  const service = record.service ? refs.service?.[record.service]?.label : null;
  return (
    <>
      <p className="cab-line">
        <Link className="id" to={`/changes/${record.number}`}>
          {record.number}
        </Link>{" "}
        <StateWord word={states.find((one) => one.value === record.state)?.label ?? ""} />{" "}
        <span className="q">{types.find((one) => one.value === record.changeType)?.label}</span>
        {service && <span>{service}</span>}
        {risk && assessment && (
          <span className={assessment.risk.points >= 40 ? "amber name" : "q"}>
            risk {risk.toLowerCase()}, {assessment.risk.points} points
          </span>
        )}
        {record.approvalOverdueAt && <span className="amber name">approval overdue</span>}
        {record.rolledBackAt && <span className="red name">rolled back</span>}
      </p>
      {!isBrief && record.plannedStart && record.plannedEnd && (
        <p className="ch-window">
          <Moment at={record.plannedStart} /> to <Moment at={record.plannedEnd} />
          {assessment?.pointOfNoReturn && (
            <span className="q">
              , no way back after <Moment at={assessment.pointOfNoReturn} />
            </span>
          )}
        </p>
      )}
      {!isBrief && record.description && <p className="prose">{record.description}</p>}
    </>
  );
}

/** `isBrief`: window and words stand in the plan below. */
type CabHeadProps = { answer: ChangeAnswer; assessment: Assessment | undefined; isBrief?: boolean };

type DecisionProps = { answer: ChangeAnswer; assessment: Assessment; item: Item; isReading: boolean };

function Decision({ answer, assessment, item, isReading }: DecisionProps) {
  const { record, can } = answer;
  const client = useQueryClient();
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [asked, ask] = useState<CabAsk | null>(null);
  const isOpen = item.meetingState === "open" || item.meetingState === "ended";
  const decided = item.disposition !== "open" && cabDecisions.some((one) => one.value === item.disposition);
  const stands = assessment.cab !== null && record.cabMeeting === item.meeting;
  const closed = isOpen ? null : { sentence: "Decisions are taken while the meeting is open, or before its minutes are out." };
  const few = item.tooFew === null ? null : { sentence: `Too few are here to decide: ${item.tooFew}. Note who came, or defer it.` };
  const dimmed = closed ?? few ?? (can.decideByCab ? { sentence: can.decideByCab.sentence } : null);
  const decide = async (said: CabAsk, more: { reason: string | null; conditions: readonly object[] }) => {
    const body = { meeting: item.meeting, item: item.id, decision: said.decision, digest: said.digest, ...more };
    await api.post(`/api/changes/${record.id}/decideByCab`, body);
    await client.invalidateQueries({
      predicate: ({ queryKey: [, kind] }) => kind === "change" || kind === "agendaItem" || kind === "changeTask",
    });
  };
  const approve = () => {
    void decide({ decision: "approved", digest: assessment.digest }, { reason: null, conditions: [] }).then(
      () => setRefusal(null),
      (fault: unknown) => setRefusal({ sentence: asProblem(fault).message }),
    );
  };
  // What is on the screen now is what is decided on, however long the dialog stays open.
  const open = (decision: CabAsk["decision"]) => ask({ decision, digest: assessment.digest });
  // The item may know of the decision before the change is read again: until then nothing is said against it.
  const isVoid = decided && !stands && !isReading;
  const isAsked = !decided || isVoid;
  useKeys(
    {
      a: isAsked && !dimmed ? { does: "approve", run: approve } : undefined,
      c: isAsked && !dimmed ? { does: "with conditions", run: () => open("approvedWithConditions") } : undefined,
      r: isAsked && !dimmed ? { does: "reject", run: () => open("rejected") } : undefined,
    },
    { scope: "Change" },
  );
  return (
    <section className="cab-decision" aria-label="Decision of the CAB">
      <h2>Decision</h2>
      {isVoid && <p className="amber">It was changed since: what was decided no longer counts. It must be decided again.</p>}
      {isAsked && (
        <p className="row deeds">
          <DimmedButton refusal={dimmed} variant="filled" isReasonBeside onClick={approve}>
            Approve
          </DimmedButton>
          {!dimmed && (
            <>
              <DimmedButton onClick={() => open("approvedWithConditions")}>With conditions</DimmedButton>
              <DimmedButton onClick={() => open("rejected")}>Reject</DimmedButton>
            </>
          )}
        </p>
      )}
      {decided && stands && <p className="q">It counts while these words stay as they are.</p>}
      {refusal && <Refusal refusal={refusal} />}
      <CabDialog asked={asked} onClose={() => ask(null)} onDecide={decide} />
    </section>
  );
}
