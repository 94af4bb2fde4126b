import "./series.css";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { When } from "../../../web/kit/When.tsx";
import type { SeriesCourse } from "../course.model.ts";
import { CourseChart } from "./CourseChart.tsx";
import { useCourse } from "./data.ts";
import { knowledgeWords } from "./knowledge.ts";

/** On the page of a series: the sentence, its last day in the band of what is usual, and when it was not. */
export function Panel({ id, record }: PanelProps) {
  const { data, error, refetch } = useCourse(id);
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data) return <div className="ms-waiting" role="status" aria-label="Loading" />;
  const isUnusual = record.state === "unusual" && record.active === true;
  return (
    <section className="ms-one">
      {isUnusual && typeof record.because === "string" && <p className="ms-sentence">{record.because}</p>}
      <p className="q">{knowledgeWords(data)}</p>
      {data.points.length > 0 && <CourseChart course={data} />}
      {data.unusual.length > 0 && <Times course={data} />}
    </section>
  );
}

function Times({ course }: { course: SeriesCourse }) {
  return (
    <>
      <h2>When it was unusual</h2>
      <ol className="ms-times">
        {course.unusual.toReversed().map(({ from, until, because }) => (
          <li key={from}>
            <span className="nw">
              <When at={from} form="clock" />
              {until ? (
                <>
                  –<When at={until} form="clock" />
                </>
              ) : (
                <b className="red"> until now</b>
              )}
            </span>
            <span>{because}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
