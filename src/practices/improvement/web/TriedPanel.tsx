import "./improvement.css";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { Chart } from "../../../web/kit/Chart.tsx";
import { conclusions, type Improvement, improvementStates, verdicts } from "../model.ts";
import { type Measure, writtenAs } from "../numbers.rules.ts";
import { useTried } from "./data.ts";
import { courseOption } from "./picture.ts";

/** Beside a number of the scorecard: its course with what was done to move it, and what came of each. */
export function Panel({ id, record }: PanelProps) {
  const { data } = useTried(id);
  const may = useMay();
  const tried = data?.items ?? [];
  if (!data) return null;
  return (
    <section className="im-tried" aria-label="What was tried">
      {tried.some((one) => one.actedOn !== null) && <Marked row={record as Measure} tried={tried} />}
      {tried.length > 0 && (
        <ul>
          {tried.map((one) => (
            <li key={one.id}>
              <Link className="id" to={`/improvements/${one.number}`}>
                {one.number}
              </Link>
              <span className="cut">{one.title}</span>
              <span className={one.verdict === "worse" ? "red" : "q"}>{standing(one)}</span>
            </li>
          ))}
        </ul>
      )}
      {may("improvement.write") && (
        <Link className="act" to="/improvements/new">
          Try something to move it
        </Link>
      )}
    </section>
  );
}

function Marked({ row, tried }: { row: Measure; tried: readonly Improvement[] }) {
  const points = useMemo(
    () => row.courseOf.flatMap(({ key }, place) => (isMonth(key) ? [{ at: `${key}-15`, value: row.points[place] ?? null }] : [])),
    [row],
  );
  const option = useMemo(() => {
    const first = points[0]?.at ?? "";
    const marks = tried.flatMap(({ actedOn, number, state }) =>
      actedOn !== null && actedOn >= first ? [{ at: actedOn, words: number ?? "", isOver: state === "closed" }] : [],
    );
    return courseOption({ points, marks, windows: [], claimed: null, words: writtenAs(row) });
  }, [row, points, tried]);
  if (points.length === 0) return null;
  const rows = points.map(({ at, value }) => [at.slice(0, 7), value === null ? "none" : writtenAs(row)(value)]);
  return <Chart label="By month, with what was done" option={option} heightPx={150} table={[["Month", row.name], ...rows]} />;
}

function standing({ state, verdict, conclusion }: Improvement): string {
  const word = (verdicts.find(({ value }) => value === verdict) ?? improvementStates.find(({ value }) => value === state))?.label ?? "";
  const end = conclusions.find(({ value }) => value === conclusion)?.label;
  return end ? `${word}, ${end.toLowerCase()}` : word;
}

const isMonth = (key: string) => /^\d{4}-\d{2}$/.test(key);
