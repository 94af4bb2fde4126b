import "./objective.css";
import { Link } from "@tanstack/react-router";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { BudgetBar } from "./Budget.tsx";
import { worstFirst } from "./budget.ts";
import { useObjectives } from "./data.ts";

/** On the page of a service: what is left of its error budgets. */
export function Panel({ id }: PanelProps) {
  const { data } = useObjectives(id);
  if (!data || data.items.length === 0) return null;
  return (
    <section className="ob-of">
      <h2>Error budgets</h2>
      <ul>
        {worstFirst(data.items).map((one) => (
          <li key={one.objective.id}>
            <Link className="name" to={`/objectives/${one.objective.id}`}>
              {one.objective.name}
            </Link>
            <BudgetBar reading={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}
