import "./problem.css";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { asProblem } from "../../../web/client/problem.ts";
import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { refreshRecord, sendNew } from "../../../web/record/queries.ts";
import { StateWord } from "../../../web/record/state-word.tsx";
import { type Problem, states } from "../model.ts";
import { useDeed, useProblem, useProblems } from "./data.ts";

/** On an incident: the problem behind it and what helps meanwhile; where there is none, known errors of its service, and the way to one. */
export function Panel({ id, record }: PanelProps) {
  const problem = typeof record.problem === "string" ? record.problem : null;
  return problem ? <Behind id={problem} incident={id} /> : <None id={id} record={record} />;
}

function Behind({ id, incident }: { id: string; incident: string }) {
  const { data, error } = useProblem(id);
  const deed = useDeed(id);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  if (error && !data)
    return (
      <section className="pb-beside" aria-label="Problem">
        <h2>Problem</h2>
        <p className="q">It belongs to a problem that is not yours to see.</p>
      </section>
    );
  if (!data) return null;
  const { record } = data;
  return (
    <section className="pb-beside" aria-label="Problem">
      <div className="row">
        <h2>Problem</h2>
        <Link className="id" to={`/problems/${record.number ?? id}`}>
          {record.number}
        </Link>
        <StateWord word={states.find((one) => one.value === record.state)?.label ?? ""} />
        {record.knownError && <b className="name">known error</b>}
        <span className="grow" />
        {data.can.unlinkIncident === null && (
          <button className="act" type="button" onClick={() => void deed("unlinkIncident", { incident }).then(setRefusal)}>
            unlink
          </button>
        )}
      </div>
      <p>
        <Link to={`/problems/${record.number ?? id}`}>{record.shortDescription}</Link>
      </p>
      {record.workaround && <Helps text={record.workaround} />}
      {record.state !== "107" && record.causeNotes && <p className="q">Cause: {record.causeNotes}</p>}
      {refusal && <Refusal refusal={refusal} />}
    </section>
  );
}

function Helps({ text }: { text: string }) {
  return (
    <p className="pb-helps">
      <b className="name">Meanwhile</b> {text}
    </p>
  );
}

function None({ id, record }: { id: string; record: PanelProps["record"] }) {
  const may = useMay();
  const kinds = useKinds();
  const client = useQueryClient();
  const navigate = useNavigate();
  const service = typeof record.service === "string" ? record.service : null;
  const known = useProblems(`knownError:true service:${service}`, service !== null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const kind = kinds.byKind.get("problem");
  const items = known.data?.items ?? [];
  const mayWork = may("problem.work") && kind !== undefined && record.mergedInto === null && record.state !== "8";
  if (items.length === 0 && !mayWork) return null;
  const open = async () => {
    if (!kind) return;
    const { shortDescription, category, configurationItem, impact, urgency } = record;
    try {
      const values = { shortDescription, service, category, configurationItem, impact, urgency, incidents: [id] };
      const { record: made } = await sendNew(kind, values);
      await refreshRecord(client, kind);
      void client.invalidateQueries({ queryKey: ["record", "incident"] });
      void navigate({ to: `/problems/${made.number ?? made.id}` });
    } catch (fault) {
      setRefusal({ sentence: asProblem(fault).message });
    }
  };
  return (
    <section className="pb-beside" aria-label="Problem">
      <div className="row">
        <h2>{items.length > 0 ? "Known errors of this service" : "Problem"}</h2>
        <span className="grow" />
        {mayWork && (
          <button className="act" type="button" onClick={() => void open()}>
            open a problem
          </button>
        )}
      </div>
      {items.map((one) => (
        <Known key={one.id} problem={one} incident={id} mayLink={mayWork} />
      ))}
      {refusal && <Refusal refusal={refusal} />}
    </section>
  );
}

function Known({ problem, incident, mayLink }: { problem: Problem; incident: string; mayLink: boolean }) {
  const deed = useDeed(problem.id);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  return (
    <div>
      <p>
        <Link className="id" to={`/problems/${problem.number ?? problem.id}`}>
          {problem.number}
        </Link>{" "}
        {problem.shortDescription}{" "}
        {mayLink && (
          <button
            className="act"
            type="button"
            aria-label={`it is this: ${problem.number}`}
            onClick={() => void deed("linkIncidents", { incidents: [incident] }).then(setRefusal)}
          >
            it is this
          </button>
        )}
      </p>
      {problem.workaround && <Helps text={problem.workaround} />}
      {refusal && <Refusal refusal={refusal} />}
    </div>
  );
}
