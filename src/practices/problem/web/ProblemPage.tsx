import "./problem.css";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Panels } from "../../../web/frame/panels.tsx";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { Priority } from "../../../web/kit/people.tsx";
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
import { resolutionCodes, states } from "../model.ts";
import { Cause } from "./Cause.tsx";
import { Age } from "./columns.tsx";
import { type ProblemAnswer, useProblem } from "./data.ts";
import { Incidents } from "./Incidents.tsx";
import { NextStep } from "./NextStep.tsx";
import { Workaround } from "./Workaround.tsx";

/** `/problems/{number}`: what comes next and by when, what helps meanwhile, the search for the cause, the incidents and what they cost. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { data, error, refetch } = useProblem(number);
  usePageTitle(data ? `${data.record.number} ${data.record.shortDescription}` : number);
  if (error && !data) {
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
        <p className="deeds">
          <Link className="act" to="/problems">
            All problems
          </Link>
        </p>
      </div>
    );
  }
  if (!data) return <LoadingRows widths={[120, 320]} />;
  return <Page key={data.record.id} answer={data} />;
}

function Page({ answer }: { answer: ProblemAnswer }) {
  const { record } = answer;
  const kinds = useKinds();
  const kind = kinds.byKind.get("problem");
  const navigate = useNavigate();
  const [isEditing, setEditing] = useState(false);
  const shown: RecordAnswer = answer;
  const mayDo = (verb: string) => answer.can[verb] === null;
  const ask = (verb: string) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, do: verb }), replace: true });
  useFooting(`version ${record.version}`);
  useKeys(
    {
      e: mayDo("edit") ? { does: "edit", run: () => setEditing(true) } : undefined,
      p: mayDo("plan") ? { does: "plan the next step", run: () => ask("plan") } : undefined,
      l: mayDo("linkIncidents") ? { does: "link incidents", run: () => ask("linkIncidents") } : undefined,
      u: { does: "to the list", run: () => void navigate({ to: "/problems" }) },
    },
    { scope: "Problem" },
  );
  if (!kind) return null;
  rememberRecord(kind, shown.record);
  return (
    <article className="record pb">
      <header>
        <p className="row record-top">
          <Link className="act" to="/problems">
            Problems
          </Link>
          <Priority value={record.priority} />
          <span className="id">{record.number}</span>
          <StateWord word={states.find((one) => one.value === record.state)?.label ?? ""} />
          <Standing answer={answer} />
          <span className="grow" />
          <WatchButton kind={kind} record={shown.record} />
        </p>
        <h1>{record.shortDescription}</h1>
        <NextStep record={record} onPlan={mayDo("plan") ? () => ask("plan") : null} />
        <Verbs kind={kind} kinds={kinds} answer={shown} onEdit={() => setEditing(true)} most={5} />
      </header>
      <div className="record-body">
        <div className="record-main">
          {isEditing && <EditForm kind={kind} answer={shown} onDone={() => setEditing(false)} />}
          {!isEditing && record.description && (
            <section>
              <h2>Description</h2>
              <p className="prose">{record.description}</p>
            </section>
          )}
          <Ending answer={answer} />
          <Workaround answer={answer} onTell={mayDo("communicateWorkaround") ? () => ask("communicateWorkaround") : null} />
          <Cause answer={answer} />
          <Incidents answer={answer} onLink={mayDo("linkIncidents") ? () => ask("linkIncidents") : null} />
          <section>
            <h2>What happened</h2>
            <RecordComposer kind={kind} kinds={kinds} answer={shown} />
            <History kind={kind} kinds={kinds} record={shown.record} />
          </section>
        </div>
        <aside className="record-aside" aria-label="Facts">
          {!isEditing && <Facts kind={kind} kinds={kinds} answer={shown} hidden={hidden} />}
          <Panels place="aside" kind="problem" id={record.id} record={record} />
          <hr className="sep" />
          <Attachments kind={kind} record={shown.record} />
        </aside>
      </div>
    </article>
  );
}

/** These are told elsewhere on the page. */
const hidden = [
  ..."shortDescription description state nextStep nextStepBy overdueAt escalateAt escalatedAt whys analysis hypotheses causeNotes".split(
    " ",
  ),
  ..."fixNotes workaround workaroundTold workaroundCommunicatedAt workaroundCommunicatedBy knownError knownErrorAt method".split(" "),
  ..."riskReason riskAcceptedBy riskReviewOn cancelReason duplicateOf needingReview incidentCount openIncidentCount restricted".split(" "),
];

function Standing({ answer: { record } }: { answer: ProblemAnswer }) {
  const ended = resolutionCodes.find((one) => one.value === record.resolutionCode)?.label;
  return (
    <>
      {record.knownError && <b className="name">Known error</b>}
      {record.restricted && <span className="amber name">Restricted</span>}
      {ended && <span className="q">{ended}</span>}
      {record.state !== "107" && (
        <span className="q">
          open <Age since={record.openedAt} />
        </span>
      )}
      {record.reanalysedCount > 0 && (
        <span className="q">analysed again {record.reanalysedCount === 1 ? "once" : `${record.reanalysedCount} times`}</span>
      )}
    </>
  );
}

/** Why it ended without a fix: whose risk, whose duplicate, or why it was no problem. */
function Ending({ answer: { record, refs } }: { answer: ProblemAnswer }) {
  const person = record.riskAcceptedBy ? (refs.person?.[record.riskAcceptedBy]?.label ?? "somebody") : null;
  const other = record.duplicateOf ? refs.problem?.[record.duplicateOf] : undefined;
  if (record.resolutionCode === "risk_accepted")
    return (
      <section>
        <h2>Risk accepted</h2>
        <p className="prose">{record.riskReason}</p>
        <p className="q">
          by <b className="name">{person}</b>, looked at again on {record.riskReviewOn}
        </p>
      </section>
    );
  if (record.resolutionCode === "duplicate")
    return (
      <section>
        <h2>Duplicate</h2>
        <p>
          of{" "}
          <Link to={`/problems/${other?.number ?? record.duplicateOf}`}>
            {other ? `${other.number ?? ""} ${other.label}` : "another problem"}
          </Link>
        </p>
      </section>
    );
  if (record.resolutionCode !== "canceled" || !record.cancelReason) return null;
  return (
    <section>
      <h2>No problem, because</h2>
      <p className="prose">{record.cancelReason}</p>
    </section>
  );
}
