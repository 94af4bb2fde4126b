import "./objective.css";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useMay } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Icon } from "../../../web/kit/icon.tsx";
import { useFooting } from "../../../web/kit/slots.ts";
import type { ObjectiveBoard, ObjectiveReading } from "../board.model.ts";
import { periods } from "../objective.model.ts";
import { BudgetBar, BudgetCourse, BurnRates } from "./Budget.tsx";
import { overallBudget, worstFirst } from "./budget.ts";
import { useObjectives } from "./data.ts";

/** `/objectives`: every error budget, worst first: how it went, what is left, how fast it burns. */
export function Screen() {
  const { data, error, refetch } = useObjectives();
  const may = useMay();
  useFooting(data ? `${data.items.length} objectives · looked at each minute` : "");
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={8} widths={[180, 220, 320]} />;
  const mayMake = may("objective.administer");
  const make = mayMake ? (
    <Link className="act" to="/objectives/new">
      <Icon of={Plus} /> New objective
    </Link>
  ) : undefined;
  if (data.items.length === 0)
    return (
      <EmptyState headline="No objective yet" deed={make}>
        An objective says how good a service is to be. What may go wrong until then is its error budget; it tells when that is spent too
        fast.
      </EmptyState>
    );
  return (
    <div className="ob">
      <header className="row ob-head">
        <h1>Objectives</h1>
        <span className="grow" />
        {make}
        <Link className="act" to={"/list/objectives" as never}>
          As a list
        </Link>
      </header>
      <p className="head1">{overallBudget(data.items)}</p>
      <div className="ob-row ob-heads qq" aria-hidden="true">
        <span>Objective</span>
        <span>Budget in 30 days</span>
        <span>Budget left</span>
        <span>Burn rate</span>
      </div>
      <ul>
        {worstFirst(data.items).map((one) => (
          <li key={one.objective.id}>
            <Row reading={one} refs={data.refs} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Row({ reading, refs }: { reading: ObjectiveReading; refs: ObjectiveBoard["refs"] }) {
  const { objective, good } = reading;
  return (
    <article className="ob-row" aria-label={objective.name}>
      <div className="ob-name">
        <h2>
          <Link to={`/objectives/${objective.id}`}>{objective.name}</Link>
        </h2>
        <p className="q">
          {refs.service?.[objective.service]?.label ?? "a service"} · {objective.target} % over{" "}
          {periods.find((one) => one.value === objective.period)!.label.toLowerCase()}
        </p>
        <p className="q">
          {good === null ? "nothing counted" : `${percentOf(good)} good`}
          {objective.indicator === "availability" && ` of ${objective.hours === "agreed" ? "agreed service time" : "all hours"}`}
        </p>
      </div>
      <BudgetCourse reading={reading} />
      <BudgetBar reading={reading} />
      <BurnRates reading={reading} isBrief />
    </article>
  );
}

/** A share for reading, rounded down: 99.999 % is never all. */
export function percentOf(share: number): string {
  return `${(Math.floor(share * 100_000) / 1000).toFixed(3)} %`;
}
