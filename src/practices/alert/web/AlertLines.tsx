import { Link } from "@tanstack/react-router";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { When } from "../../../web/kit/When.tsx";
import { useRun } from "./data.ts";

/** The alerts of one run, oldest first, fifty at a time, each with why it is here. */
export function AlertLines({ incident, run }: { incident: string; run: string | null }) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useRun(incident, run);
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={3} widths={[160]} />;
  return (
    <ul className="al-lines">
      {data.pages
        .flatMap((page) => page.items)
        .map(({ id, number, summary, resource, status, suppressed, isFlapping, count, firstAt, sentence }) => (
          <li key={id} className={status === "resolved" ? "is-over" : undefined}>
            <Link className="id" to={`/alerts/${number}`}>
              {number}
            </Link>{" "}
            {resource && !summary.includes(resource) && <b>{resource} </b>}
            {summary}{" "}
            <span className="q">
              <When at={firstAt} form="clock" />
              {count > 1 && `, ${count} times`}
              {isFlapping && ", flaps"}
              {suppressed && ", kept quiet"}
              {status === "acknowledged" && ", acknowledged"}
            </span>
            {sentence && <p className="qq">{sentence}</p>}
          </li>
        ))}
      {hasNextPage && (
        <li>
          <button className="act" type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            More
          </button>
        </li>
      )}
    </ul>
  );
}
