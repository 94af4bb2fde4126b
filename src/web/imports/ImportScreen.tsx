import { Button, Progress } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../client/api.ts";
import { LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { KeyValue } from "../kit/numbers.tsx";
import { DimmedButton, type RefusalView } from "../kit/Refusal.tsx";
import { useFooting } from "../kit/slots.ts";
import { Choices, ConfigurationChoices, type Draft } from "./Choices.tsx";
import { type Found, isUnderWay, listOfRuns, type Reads, type Run, type RunAnswer, runKey, stateWords, useRun } from "./data.ts";
import { MappingTable } from "./MappingTable.tsx";
import { Report } from "./Report.tsx";
import "./imports.css";

/** `/admin/imports/…`: what a file means, what it leaves open, what would come of it; then the import, watched. */
export function Screen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const answer = useRun(id);
  const run = answer.data?.run;
  useFooting(run ? `${run.fileName} · ${stateWords[run.state]}` : "");
  return (
    <div className="page">
      <header className="page-top">
        <Link className="act" to="/admin/imports">
          Import
        </Link>
        <h1>{run?.fileName ?? "Import"}</h1>
      </header>
      {answer.isError && <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <LoadingRows widths={[120, 260, 90]} rows={6} />}
      {answer.data && <Body answer={answer.data} />}
    </div>
  );
}

function Body({ answer }: { answer: RunAnswer }) {
  const { run, targets, reads, seeAt } = answer;
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>({});
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFault(null);
    try {
      await work();
      setDraft({});
    } catch (caught) {
      setFault(caught);
    }
    setBusy(false);
    await Promise.all([
      client.invalidateQueries({ queryKey: runKey(run.id) }),
      client.invalidateQueries({ queryKey: listOfRuns, exact: true }),
    ]);
  };
  const lookAgain = () =>
    attempt(async () => {
      const { mapping, ...settings } = draft;
      const kept = settings.customFields === undefined ? run.mapping : null;
      await api.put(`/api/imports/${run.id}/mapping`, { settings, mapping: mapping ?? kept });
      await api.post(`/api/imports/${run.id}/dry-run`);
    });
  const post = (verb: "run" | "stop") => attempt(() => api.post(`/api/imports/${run.id}/${verb}`));
  const forget = async () => {
    setFault(null);
    try {
      await api.delete(`/api/imports/${run.id}`);
      await client.invalidateQueries({ queryKey: listOfRuns, exact: true });
      await navigate({ to: "/admin/imports" });
    } catch (caught) {
      setFault(caught);
    }
  };
  const isChanged = Object.keys(draft).length > 0;
  const mayChoose = ["new", "asking", "checked", "failed"].includes(run.state);
  const found = run.found;
  const isRead = found !== null && found.problems.length === 0;
  return (
    <>
      <Standing run={run} unit={unit[reads]} />
      {fault !== null && <ProblemNote fault={fault} />}
      {found && found.problems.length > 0 && <Problems run={run} found={found} />}
      {isRead && <Summary found={found} reads={reads} />}
      {mayChoose && reads === "rows" && <Choices run={run} targets={targets} draft={draft} onChange={setDraft} />}
      {mayChoose && reads === "configuration" && <ConfigurationChoices run={run} draft={draft} onChange={setDraft} />}
      <p className="import-deeds">
        {run.state === "running" || run.state === "toRun" ? (
          <Button variant="default" disabled={isBusy || run.stopWanted} onClick={() => void post("stop")}>
            {run.stopWanted ? "Stopping after this batch …" : "Stop"}
          </Button>
        ) : (
          run.state !== "done" &&
          !isUnderWay(run.state) && (
            <DimmedButton
              variant={isChanged ? "default" : "filled"}
              loading={isBusy}
              refusal={refusalOf(run, isChanged)}
              onClick={() => void post("run")}
            >
              {run.state === "stopped" ? "Go on" : `Import ${run.rowsTotal} ${unit[reads]}`}
            </DimmedButton>
          )
        )}
        {mayChoose && (
          <Button variant={isChanged || run.state !== "checked" ? "filled" : "default"} loading={isBusy} onClick={() => void lookAgain()}>
            Look again
          </Button>
        )}
        {isRead && (
          <a className="act" href={`/api/imports/${run.id}/report.csv`} download>
            Whole report as CSV
          </a>
        )}
        {(mayChoose || run.state === "stopped") && run.rowsDone === 0 && (
          <Button variant="subtle" title="Takes the file and this report away; nothing of it is in." onClick={() => void forget()}>
            Forget this file
          </Button>
        )}
        {run.state === "done" && (
          <Link className="act" to={seeAt.path}>
            {seeAt.label}
          </Link>
        )}
      </p>
      {isRead && <Report run={run} first={answer.report} reads={reads} />}
      {isRead && found.columns.length > 0 && (
        <MappingTable
          columns={found.columns}
          targets={targets}
          mapping={draft.mapping}
          onChange={mayChoose ? (mapping) => setDraft({ ...draft, mapping }) : null}
        />
      )}
    </>
  );
}

function refusalOf(run: Run, isChanged: boolean): RefusalView | null {
  if (isChanged) return { sentence: "You changed something. Look again first, to see what would come of it." };
  if (run.state === "asking") return { sentence: "Answer what the file leaves open first." };
  if (run.state !== "checked" && run.state !== "stopped") return { sentence: "The file has to be looked at first." };
  return run.rowsTotal === 0 ? { sentence: "There is nothing to import: everything is in already, or refused." } : null;
}

const unit = { rows: "rows", configuration: "items" } as const;

function Standing({ run, unit }: { run: Run; unit: string }) {
  const share = run.rowsTotal > 0 ? Math.round((100 * (run.rowsDone + run.rowsRefused)) / run.rowsTotal) : 0;
  const isMoving = run.state === "running" || run.state === "toRun";
  return (
    <div className="import-standing" role="status">
      <p>
        <b className="name">{stateWords[run.state]}</b>
        {isMoving || run.state === "stopped" || run.state === "done" ? ` · ${run.rowsDone} of ${run.rowsTotal} ${unit} are in` : ""}
        {run.rowsRefused > 0 ? ` · ${run.rowsRefused} refused on the way` : ""}
        {run.isSilent ? " · nobody works on it just now; it is taken up again within a minute" : ""}
      </p>
      {isMoving && <Progress value={share} aria-label={`${share} % of the ${unit} are in`} />}
      {run.failure && <p className="red">{run.failure}</p>}
    </div>
  );
}

function Problems({ run, found }: { run: Run; found: Found }) {
  return (
    <div className="problem" role="alert">
      <h2>The file cannot be read as it is</h2>
      <ul>
        {found.problems.map((one) => (
          <li key={`${one.line}/${one.reason}`}>
            {run.fileName}
            {one.line > 0 && `, line ${one.line}`}
            {one.column && `, ${one.column}`}: {one.reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Summary({ found, reads }: { found: Found; reads: Reads }) {
  const { counts, sentences } = found;
  const made = Object.entries(counts.companions).map(([kind, count]) => `${count} × ${kind}`);
  return (
    <>
      <KeyValue
        items={[
          { label: "New records", value: counts.records, note: `from ${counts.make} ${unit[reads]}` },
          reads === "rows"
            ? { label: "Further steps", value: counts.add, note: "of records that are here" }
            : { label: "Changes", value: counts.add, note: "of records that are here" },
          { label: reads === "rows" ? "In already" : "Nothing to do", value: counts.unchanged },
          { label: "Refused", value: counts.refused > 0 ? <b className="red">{counts.refused}</b> : 0 },
          { label: "Remarks", value: counts.remarks },
          ...(made.length > 0 ? [{ label: "Made beside them", value: made.join(", ") }] : []),
        ]}
      />
      <ul className="import-sentences q">
        {sentences.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </>
  );
}
