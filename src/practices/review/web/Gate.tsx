import { Mark } from "../../../web/kit/marks.tsx";
import type { Review } from "../model.ts";
import { checklistOf } from "./checklist.ts";

/** The gate before closing, as a list: what is there, and what is missing. Each leads to its place on the page. */
export function GateList({ review }: { review: Review }) {
  const checks = checklistOf(review);
  const missing = checks.filter((one) => !one.isDone).length;
  return (
    <section className="rv-gate" aria-label="Before it may close">
      <div className="row">
        <h2>Before it may close</h2>
        <span className="grow" />
        <span className={missing === 0 ? "green" : "q"}>{missing === 0 ? "nothing is missing" : `${missing} missing`}</span>
      </div>
      <ul>
        {checks.map(({ words, isDone, at }) => (
          <li key={words} className={isDone ? "q" : undefined}>
            <span className={isDone ? "green" : "qq"}>
              <Mark name={isDone ? "done" : "new"} />
            </span>{" "}
            {isDone ? words : <a href={`#${at}`}>{words}</a>}
            <span className="vh">{isDone ? ": there" : ": missing"}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
