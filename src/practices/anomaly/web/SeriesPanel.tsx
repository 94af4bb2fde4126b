import "./series.css";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { When } from "../../../web/kit/When.tsx";
import type { SeriesCourse } from "../course.model.ts";
import { CourseChart } from "./CourseChart.tsx";
import { useCourse } from "./data.ts";

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

/** By what it is known, or how far learning is. */
export function knowledgeWords({ knows, points }: SeriesCourse): string {
  if (knows.by === null)
    return points.length === 0
      ? "No number has come yet since it began to learn."
      : `Nothing is said before it is known what is usual: ${knows.have} of ${knows.need} numbers have come, over half a day at the least.`;
  return `What is usual is known from ${sources[knows.by]} (${knows.samples} numbers).${hints[knows.by]}`;
}

const sources = { week: "this hour of earlier weeks", day: "this hour of earlier days", recent: "the hours before only" } as const;
const hints = {
  week: "",
  day: " After three weeks each hour of the week is judged by itself.",
  recent: " After six days each hour of the day is judged by itself.",
} as const;

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
