import { Link } from "@tanstack/react-router";
import { durationWords, instant, MINUTE_MS, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { SidePanel } from "../../../web/kit/SidePanel.tsx";
import { risks, states, types } from "../model.ts";
import { clock, windowWords } from "./calendar-axis.ts";
import { type Assessment, type ChangeAnswer, useAssessment, useChange } from "./data.ts";
import { MoveForm } from "./MoveForm.tsx";
import { reasonWords } from "./met-words.ts";

/** The chosen change beside the calendar: why it cannot go on, who answers for it, until when there is a way back, votes, risk, plans at a glance. */
export function CalendarPanel({ number, onClose }: { number: string; onClose: () => void }) {
  const { data: answer } = useChange(number);
  if (!answer) return null;
  return <Shown key={answer.record.id} answer={answer} onClose={onClose} />;
}

function Shown({ answer, onClose }: { answer: ChangeAnswer; onClose: () => void }) {
  const { record, refs } = answer;
  const { data: assessment } = useAssessment(record);
  const state = states.find((one) => one.value === record.state)?.label.toLowerCase();
  const type = types.find((one) => one.value === record.changeType)?.label.toLowerCase();
  const name = (kind: string, id: string | null) => (id ? (refs[kind]?.[id]?.label ?? "somebody") : null);
  const lead = (
    <>
      <span className="id">{record.number}</span>
      <span className="q nw">
        {type}, {state}
      </span>
    </>
  );
  return (
    <SidePanel label={record.number ?? ""} lead={lead} title={record.shortDescription} href={`/changes/${record.number}`} onClose={onClose}>
      <Gate answer={answer} assessment={assessment} />
      <MoveForm answer={answer} />
      <dl className="kv cc-kv">
        <dt>Owner</dt>
        <dd>{[name("person", record.assignee) ?? "nobody yet", name("team", record.team)].filter(Boolean).join(", ")}</dd>
        <dt>Asked by</dt>
        <dd>
          {name("person", record.requestedBy) ?? "nobody"} {assessment?.isConsented && <span className="qq">window consented to</span>}
        </dd>
        <NoReturn answer={answer} assessment={assessment} />
        <dt>Approvals</dt>
        <dd>{assessment ? <Votes answer={answer} assessment={assessment} /> : "…"}</dd>
      </dl>
      <hr className="sep" />
      {assessment && <Risk answer={answer} assessment={assessment} />}
      <hr className="sep" />
      <Plans answer={answer} />
    </SidePanel>
  );
}

/** Why it cannot go on as it is planned, in sentences; or that nothing stands in its way. */
function Gate({ answer: { record, can }, assessment }: { answer: ChangeAnswer; assessment: Assessment | undefined }) {
  const { timeZone } = useReader();
  const now = instant(useNow());
  if (!assessment || !record.plannedStart || !record.plannedEnd) return null;
  const isAhead = ["-5", "-4", "-3", "-2", "-1"].includes(record.state);
  const when = windowWords(timeZone, { from: record.plannedStart, to: record.plannedEnd }, now);
  const freeze = isAhead ? assessment.freezes.find((one) => !one.isExcepted) : undefined;
  const met = isAhead ? assessment.collisions[0] : undefined;
  const gap = isAhead ? assessment.unwatched[0] : undefined;
  const blocked = record.state === "-2" ? can.implement : undefined;
  return (
    <div className="cc-gate">
      {freeze ? (
        <p>
          <b className="red lead">Cannot begin.</b> It is planned for {when}, inside the freeze{" "}
          <Link to={`/freezes/${freeze.id}`}>“{freeze.name}”</Link>.{" "}
          {can.except === null && (
            <Link className="act" to={`/changes/${record.number}`} search={{ do: "except" }}>
              Except it
            </Link>
          )}
        </p>
      ) : (
        <p>
          {isAhead ? "Planned for" : "It was planned for"} {when}. {blocked && <span className="q">{blocked.sentence}</span>}
        </p>
      )}
      {met && (
        <p>
          <b className="amber name">Meets {met.number}</b> {met.title}: <span className="q">{reasonWords[met.reason]}</span>
        </p>
      )}
      {isAhead && assessment.isOutsideMaintenance && <p className="amber">Outside the agreed maintenance windows of its service.</p>}
      {gap && (
        <p className="amber">
          Nobody of its team is on call {clock(timeZone, gap.from)}–{clock(timeZone, gap.to)}.
        </p>
      )}
    </div>
  );
}

function NoReturn({ answer: { record }, assessment }: { answer: ChangeAnswer; assessment: Assessment | undefined }) {
  const { timeZone } = useReader();
  const point = assessment?.pointOfNoReturn;
  if (!point || !record.plannedEnd) return null;
  return (
    <>
      <dt>Point of no return</dt>
      <dd className="tn">
        {clock(timeZone, point)}{" "}
        <span className="qq">
          {clock(timeZone, record.plannedEnd)} − {durationWords((record.rollbackMinutes ?? 0) * MINUTE_MS)}
        </span>
      </dd>
    </>
  );
}

function Votes({ answer: { record }, assessment }: { answer: ChangeAnswer; assessment: Assessment }) {
  if (record.changeType === "standard") return <>with its template</>;
  const rows = assessment.approvals;
  if (rows.length === 0) return <span className="qq">not asked yet</span>;
  const agreed = rows.filter((row) => row.state === "approved").length;
  return (
    <>
      {agreed} of {rows.length} <span className="qq">void if the window moves</span>
    </>
  );
}

const shortWords: Readonly<Record<string, string>> = {
  typeHistory: "This kind",
  serviceHistory: "Service",
  teamHistory: "This team",
  implementerHistory: "Implementer",
  reach: "Reach",
  hour: "Window",
  rehearsal: "Way back",
  incidents: "Incidents",
  freeze: "Freeze near",
};

function Risk({ answer: { record }, assessment }: { answer: ChangeAnswer; assessment: Assessment }) {
  const isSettled = ["-1", "0", "3", "4"].includes(record.state) && record.riskLines.length > 0;
  const lines = isSettled ? record.riskLines : assessment.risk.lines;
  const points = isSettled ? (record.riskPoints ?? 0) : assessment.risk.points;
  const level = risks.find((one) => one.value === (isSettled ? record.risk : assessment.risk.risk))?.label.toLowerCase();
  return (
    <>
      <p className="row">
        <span className="label">Risk</span>
        <span className="grow" />
        <b className="bright lead">
          {points}, {level}
        </b>
      </p>
      <table className="cc-rk">
        <caption className="vh">What the risk is summed from</caption>
        <thead className="vh">
          <tr>
            <th scope="col">Factor</th>
            <th scope="col">Fact</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.code} className={line.points === 0 ? "qq" : undefined}>
              <th scope="row">{shortWords[line.code] ?? line.code}</th>
              <td>{line.words}</td>
              <td className={line.points >= 10 ? "num bright name" : "num"}>{line.points}</td>
            </tr>
          ))}
          <tr className="sum">
            <th scope="row">Sum</th>
            <td className="q">moderate from 20, high from 40, very high from 60</td>
            <td className="num bright lead">{points}</td>
          </tr>
        </tbody>
      </table>
    </>
  );
}

function Plans({ answer: { record } }: { answer: ChangeAnswer }) {
  const plans = [
    ["Do", record.implementationPlan, lengthWords(record)],
    ["Test", record.testPlan, ""],
    ["Way back", record.rollbackPlan, record.rollbackMinutes === null ? "" : durationWords(record.rollbackMinutes * MINUTE_MS)],
    ["Tell", record.communicationPlan, ""],
  ] as const;
  return (
    <dl className="kv cc-kv">
      {plans.map(([label, words, more]) => (
        <Plan key={label} label={label} words={words} more={more} />
      ))}
    </dl>
  );
}

function Plan({ label, words, more }: { label: string; words: string | null; more: string }) {
  const steps = (words ?? "").split("\n").filter((line) => line.trim() !== "");
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {steps.length === 0 ? <span className="qq">nothing written</span> : steps.length === 1 ? steps[0] : `${steps.length} steps`}{" "}
        {steps.length > 0 && <span className="qq">{more}</span>}
      </dd>
    </>
  );
}

function lengthWords({ plannedStart, plannedEnd }: ChangeAnswer["record"]): string {
  return plannedStart && plannedEnd ? durationWords(ms(plannedEnd) - ms(plannedStart)) : "";
}
