import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { MovingRunLine } from "../../kernel/moving.ts";
import { LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { useFooting } from "../kit/slots.ts";
import { When } from "../kit/When.tsx";
import { Connection } from "./Connection.tsx";
import { type Moving, movingKey, runWord, stateWords, useLiveNames, useMoving, useMovingRun } from "./data.ts";
import { LiveSources } from "./LiveSources.tsx";
import { RunReport } from "./RunReport.tsx";
import "./moving.css";

/** `/admin/moving`: systems that still run and are read; an instance of ServiceNow looked at, moved over, kept up with, compared. */
export function Screen() {
  const moving = useMoving();
  useFooting(moving.data ? `${moving.data.runs.length} runs` : "");
  return (
    <div className="page">
      <header className="page-top">
        <Link className="act" to="/admin/imports">
          Import
        </Link>
        <h1>Move over</h1>
      </header>
      <p className="lead-in q">
        From ServiceNow everything comes over whole: people, groups, items, problems, changes and incidents, with ids, numbers and
        histories. Other systems are read while they still run. Look first; read and move as often as you like. Nothing is changed there.
      </p>
      {moving.isError && <ProblemNote fault={moving.error} onRetry={() => void moving.refetch()} />}
      {moving.isPending && <LoadingRows widths={[180, 90, 120]} rows={4} />}
      {moving.data && <Body moving={moving.data} />}
    </div>
  );
}

function Body({ moving }: { moving: Moving }) {
  const client = useQueryClient();
  const [chosen, choose] = useState<string | null>(null);
  const shown = chosen ?? moving.runs[0]?.id ?? null;
  const run = useMovingRun(shown);
  const begun = async (id: string) => {
    choose(id);
    await client.invalidateQueries({ queryKey: movingKey });
  };
  return (
    <>
      <LiveSources onBegun={begun} />
      <Connection moving={moving} onBegun={begun} />
      {run.isError && <ProblemNote fault={run.error} onRetry={() => void run.refetch()} />}
      {run.data && <RunReport run={run.data} />}
      {moving.runs.length > 0 && <Runs runs={moving.runs} shown={shown} choose={choose} />}
    </>
  );
}

function Runs({ runs, shown, choose }: { runs: MovingRunLine[]; shown: string | null; choose: (id: string) => void }) {
  const live = useLiveNames();
  return (
    <section className="moving-part" aria-labelledby="moving-runs">
      <h2 id="moving-runs">Runs</h2>
      <table className="ledger">
        <thead>
          <tr>
            <th>What</th>
            <th>State</th>
            <th className="num">Read</th>
            <th className="num wide-only">New or changed</th>
            <th className="num">Refused or differing</th>
            <th className="wide-only">Source</th>
            <th className="num">When</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} aria-current={run.id === shown}>
              <td>
                <button className="act" type="button" onClick={() => choose(run.id)}>
                  {runWord(run, live)}
                </button>
              </td>
              <td className={run.state === "failed" ? "red" : "q"}>{stateWords[run.state]}</td>
              <td className="num">{run.totals.read}</td>
              <td className="num wide-only">{run.what === "reconcile" ? "" : run.totals.made}</td>
              <td className="num">{run.totals.refused + run.totals.differing}</td>
              <td className="wide-only q">{run.source}</td>
              <td className="num qq">
                <When at={run.begunAt} form="clock" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
