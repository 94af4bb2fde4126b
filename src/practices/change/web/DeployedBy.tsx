import "./outcome.css";
import { Link } from "@tanstack/react-router";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { When } from "../../../web/kit/When.tsx";
import { deploymentStates } from "../deployment.model.ts";
import { useDeployedBy } from "./outcome-data.ts";

/** On a change: what pipelines deployed by it. Nothing where they deployed nothing. */
export function Panel({ id }: PanelProps) {
  const { data } = useDeployedBy(id);
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="ch-deployed" aria-label="Deployments">
      <h2>Deployments</h2>
      <ul>
        {items.map(({ id: deployment, title, state, failureFoundAt, beganAt }) => (
          <li key={deployment}>
            <Link to={`/deployments/${deployment}`}>{title}</Link>{" "}
            <span className={state === "failed" || failureFoundAt ? "red name" : "q"}>
              {failureFoundAt && state === "succeeded" ? "Failed later" : deploymentStates.find((one) => one.value === state)?.label}
            </span>{" "}
            <span className="qq">
              <When at={beganAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
