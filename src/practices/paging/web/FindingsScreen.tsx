import "./paging.css";
import { Link } from "@tanstack/react-router";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Mark } from "../../../web/kit/marks.tsx";
import { useFooting } from "../../../web/kit/slots.ts";
import type { Finding } from "../lint.rules.ts";
import { useFindings } from "./data.ts";

const places: Record<NonNullable<Finding["kind"]>, string> = {
  person: "people",
  escalationPolicy: "escalation-policies",
  service: "services",
};

/** `/admin/paging`: what would keep a page from waking anybody, found by day. */
export function Screen() {
  const { data, error, refetch } = useFindings();
  const findings = data?.findings ?? [];
  useFooting(`${findings.length} findings`);
  return (
    <div className="page pg-check">
      <header className="page-top">
        <h1>Paging check</h1>
        <span className="q">What would keep a page from waking anybody</span>
      </header>
      {error ? (
        <ProblemNote fault={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingRows rows={6} widths={[16, 480]} />
      ) : findings.length === 0 ? (
        <EmptyState headline="Whoever is called would wake">
          Every policy calls somebody who can be reached, every service has one, and no step is empty.
        </EmptyState>
      ) : (
        <ul className="pg-findings">
          {findings.map(({ code, kind, id, sentence, weight }) => (
            <li key={`${code} ${id} ${sentence}`}>
              <span className={weight === "error" ? "red" : "amber"}>
                <Mark name="alert" />
                <span className="vh">{weight === "error" ? "Serious" : "Minor"}</span>
              </span>
              <span>{sentence}</span>
              <span className="grow" />
              {kind && (
                <Link className="act" to={`/${places[kind]}/${id}`}>
                  Open
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
