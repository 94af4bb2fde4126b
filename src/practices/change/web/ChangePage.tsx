import "./change.css";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { Panels } from "../../../web/frame/panels.tsx";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { Attachments } from "../../../web/record/Attachments.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { EditForm, Facts } from "../../../web/record/Facts.tsx";
import { History } from "../../../web/record/History.tsx";
import type { RecordAnswer } from "../../../web/record/queries.ts";
import { RecordComposer } from "../../../web/record/RecordComposer.tsx";
import { rememberRecord } from "../../../web/record/recent.ts";
import { StateWord } from "../../../web/record/state-word.tsx";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { WatchButton } from "../../../web/record/WatchButton.tsx";
import { closeCodes, states, types } from "../model.ts";
import { pointOfNoReturn } from "../window.rules.ts";
import { Aftermath } from "./Aftermath.tsx";
import { Approvals } from "./Approvals.tsx";
import { Checklist } from "./Checklist.tsx";
import { Communication } from "./Communication.tsx";
import { Countdown } from "./Countdown.tsx";
import { type ChangeAnswer, useAssessment, useChange } from "./data.ts";
import { InTheWay, onTheWayTo } from "./InTheWay.tsx";
import { Plan } from "./Plan.tsx";
import { RiskSum } from "./RiskSum.tsx";

/** `/changes/{number}`: what stands in the way, the plan and the way back, who agreed, the risk and why. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { data, error, refetch } = useChange(number);
  usePageTitle(data ? `${data.record.number} ${data.record.shortDescription}` : number);
  if (error && !data) {
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
        <p className="deeds">
          <Link className="act" to="/changes">
            All changes
          </Link>
        </p>
      </div>
    );
  }
  if (!data) return <LoadingRows widths={[120, 320]} />;
  return <Page key={data.record.id} answer={data} />;
}

function Page({ answer }: { answer: ChangeAnswer }) {
  const { record } = answer;
  const kinds = useKinds();
  const kind = kinds.byKind.get("change");
  const navigate = useNavigate();
  const [isEditing, setEditing] = useState(false);
  const { data: assessment, error, refetch } = useAssessment(record);
  const shown: RecordAnswer = answer;
  const top = useRef<HTMLElement>(null);
  // The form was long, and what stands in its place is another page: one goes on from its head.
  const leaveForm = () => {
    setEditing(false);
    requestAnimationFrame(() => top.current?.scrollIntoView({ block: "start" }));
  };
  useFooting(`version ${record.version}`);
  useKeys(
    {
      e: answer.can.edit === null ? { does: "edit", run: () => setEditing(true) } : undefined,
      u: { does: "to the list", run: () => void navigate({ to: "/changes" }) },
    },
    { scope: "Change" },
  );
  if (!kind) return null;
  // While it is carried out, what is next comes before what was planned.
  const isUnderWay = record.state === "-1";
  rememberRecord(kind, shown.record);
  return (
    <article className="record ch">
      <header ref={top}>
        <p className="row record-top">
          <Link className="act" to="/changes">
            Changes
          </Link>
          <span className="id">{record.number}</span>
          <StateWord word={states.find((one) => one.value === record.state)?.label ?? ""} />
          <Standing answer={answer} />
          <span className="grow" />
          <WatchButton kind={kind} record={shown.record} />
        </p>
        <h1>{record.shortDescription}</h1>
        {record.state === "-1" && pointOfNoReturn(record) && (
          <Countdown to={pointOfNoReturn(record)!} label="to the point of no return" over="past the point of no return" />
        )}
        {(record.state === "-2" || record.state === "-1") && (
          <Link className="act" to={`/changes/${record.number}/run`}>
            Carry it out, step by step
          </Link>
        )}
        <Verbs
          kind={kind}
          kinds={kinds}
          answer={shown}
          onEdit={() => setEditing(true)}
          most={5}
          next={onTheWayTo(record)}
          isOver={record.state === "3" || record.state === "4"}
        />
      </header>
      <div className="record-body">
        <div className="record-main">
          {isEditing && <EditForm kind={kind} answer={shown} onDone={leaveForm} isWhole />}
          {error && !assessment && <ProblemNote fault={error} onRetry={() => void refetch()} />}
          {assessment && <InTheWay answer={answer} assessment={assessment} />}
          {isUnderWay && <Checklist record={record} />}
          {!isEditing && <Plan record={record} pointOfNoReturn={pointOfNoReturn(record)} />}
          {!isUnderWay && <Checklist record={record} />}
          <Aftermath record={record} />
          <Communication record={record} />
          {assessment && <Approvals record={record} assessment={assessment} />}
          {assessment && <RiskSum record={record} now={assessment.risk} />}
          <section>
            <h2>What happened</h2>
            <RecordComposer kind={kind} kinds={kinds} answer={shown} />
            <History kind={kind} kinds={kinds} record={shown.record} />
          </section>
        </div>
        <aside className="record-aside" aria-label="Facts">
          {!isEditing && <Facts kind={kind} kinds={kinds} answer={shown} hidden={hidden} />}
          <Panels place="aside" kind="change" id={record.id} record={record} />
          <hr className="sep" />
          <Attachments kind={kind} record={shown.record} />
        </aside>
      </div>
    </article>
  );
}

/** These are told elsewhere on the page. */
const hidden = [
  ..."shortDescription description state changeType implementationPlan testPlan communicationPlan rollbackPlan rollbackTrigger".split(" "),
  ..."rollbackMinutes riskImpactAnalysis risk riskPoints riskLines approvalDigest consentDigest exceptions approvalOverdueAt".split(" "),
  ..."cabDigest cabDecision cabDecidedAt cabMeeting alarmAgainAt missedAt".split(" "),
  ..."closeCode closeNotes cancelReason pauses pausedAt pointPassedAt announcedAt announcedDigest causedIncidents reviewBecause review".split(
    " ",
  ),
];

function Standing({ answer: { record } }: { answer: ChangeAnswer }) {
  const ended = closeCodes.find((one) => one.value === record.closeCode)?.label;
  return (
    <>
      <span className="q">{types.find((one) => one.value === record.changeType)?.label}</span>
      {record.approvalOverdueAt && <span className="amber name">Approval overdue</span>}
      {record.pausedAt && <span className="amber name">Paused</span>}
      {record.missedAt && record.state === "-2" && <span className="amber name">Window passed unbegun</span>}
      {record.overranAt && <span className="amber name">Overran</span>}
      {record.rolledBackAt && <span className="red name">Rolled back</span>}
      {ended && <span className="q">{ended}</span>}
    </>
  );
}
