import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../client/api.ts";
import { ProblemNote } from "../kit/Emptiness.tsx";
import { isUnderWay, type Reads, type Run, type RunAnswer, runKey } from "./data.ts";

const wordsOf = {
  rows: { title: "Line by line", every: "Every line", line: "Line", column: "Column", placeClass: "", recordClass: "wide-only" },
  configuration: {
    title: "Item by item",
    every: "Every item",
    line: "Item",
    column: "In the file",
    placeClass: "wide-only",
    recordClass: "",
  },
} as const;

/** What becomes of each line: those with something to say first, all of them on demand, page by page. */
export function Report({ run, first, reads }: { run: Run; first: RunAnswer["report"]; reads: Reads }) {
  const words = wordsOf[reads];
  const [isAll, setAll] = useState(false);
  const pages = useInfiniteQuery({
    queryKey: [...runKey(run.id), "report", isAll, run.state],
    queryFn: async ({ pageParam, signal }) => {
      const query = `limit=100${isAll ? "" : "&only=trouble"}${pageParam ? `&after=${pageParam}` : ""}`;
      return (await api.get<RunAnswer>(`/api/imports/${run.id}?${query}`, { signal })).report;
    },
    initialPageParam: null as string | null,
    // Looked at again, a file is in the same state as before with another report.
    staleTime: 0,
    getNextPageParam: (page) => page.next,
    enabled: !isUnderWay(run.state),
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? first.items;
  return (
    <section className="import-report" aria-labelledby="import-report">
      <h2 id="import-report">{words.title}</h2>
      <div className="tabs">
        <button type="button" aria-pressed={!isAll} onClick={() => setAll(false)}>
          Refused and remarked
        </button>
        <button type="button" aria-pressed={isAll} onClick={() => setAll(true)}>
          {words.every}
        </button>
      </div>
      {pages.isError && <ProblemNote fault={pages.error} onRetry={() => void pages.refetch()} />}
      {items.length === 0 ? (
        <p className="q">{isAll ? "There is nothing in it." : "Nothing is refused, and nothing needs a remark."}</p>
      ) : (
        <table className="ledger">
          <thead>
            <tr>
              <th className="num">{words.line}</th>
              <th className={words.placeClass}>{words.column}</th>
              <th>What becomes of it</th>
              <th>Why</th>
              <th className={words.recordClass}>Record</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={`${item.line}.${item.ordinal}`}>
                <td className="num">{item.line}</td>
                <td className={`q ${words.placeClass}`}>{item.column}</td>
                <td className={item.result === "refused" ? "red" : ""}>{item.outcome}</td>
                <td className="q">{item.reason}</td>
                <td className={`qq ${words.recordClass}`}>{item.makes}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {pages.hasNextPage && (
        <p className="page-more">
          <button className="act" type="button" onClick={() => void pages.fetchNextPage()}>
            More lines
          </button>
        </p>
      )}
    </section>
  );
}
