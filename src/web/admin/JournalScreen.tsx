import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { When } from "../kit/When.tsx";
import { type DescribedKind, useKinds } from "../record/describe.ts";

type Change = readonly [unknown, unknown];
type Entry = {
  n: number;
  ordinal: number;
  at: Instant;
  kind: string;
  covered?: true;
  id?: string;
  about?: string;
  actor?: string | null;
  onBehalfOf?: string | null;
  client?: string;
  type?: string;
  data?: Record<string, unknown> | null;
  changes?: Record<string, Change> | null;
};
type Page = { items: Entry[]; next: string | null; refs: { person?: Record<string, { label: string }> } };

/** `/admin/journal`: everything that happened, newest first, and what needs attention: news that should have had a consequence and had none. */
export function Screen() {
  const [isAttention, setAttention] = useState(true);
  const kinds = useKinds().byKind;
  const list = useInfiniteQuery({
    queryKey: ["admin", "journal", isAttention],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page>(`/api/journal${isAttention ? "/attention" : ""}${pageParam ? `?after=${pageParam}` : ""}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    retry: false,
  });
  const pages = list.data?.pages ?? [];
  const people: Record<string, { label: string }> = Object.assign({}, ...pages.map((page) => page.refs.person ?? {}));
  const items = pages.flatMap((page) => page.items);
  return (
    <div className="page deliveries">
      <header className="page-top">
        <Link className="act" to="/admin">
          Administration
        </Link>
        <h1>Journal</h1>
        <div className="tabs">
          <button type="button" aria-pressed={isAttention} onClick={() => setAttention(true)}>
            Needs attention
          </button>
          <button type="button" aria-pressed={!isAttention} onClick={() => setAttention(false)}>
            Everything
          </button>
        </div>
      </header>
      {list.isError && <ProblemNote fault={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <LoadingRows widths={[90, 180, 260]} />}
      {list.isSuccess && items.length === 0 && (
        <EmptyState headline={isAttention ? "Nothing needs attention" : "Nothing has happened yet"}>
          {isAttention
            ? "Where one change should have led to another and a rule refused it, it stands here: the cause, and the reason."
            : "Each change of each record stands here, with who made it, when, and what it was before."}
        </EmptyState>
      )}
      {items.length > 0 && (
        <table className="ledger">
          <thead>
            <tr>
              <th className="num">When</th>
              <th>Record</th>
              <th>What</th>
              <th className="wide-only">Changed</th>
              <th>Who</th>
            </tr>
          </thead>
          <tbody>
            {items.map((entry) => (
              <Line key={`${entry.n}.${entry.ordinal}`} entry={entry} kind={kinds.get(entry.kind)} people={people} />
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage && (
        <p className="page-more">
          <button className="act" type="button" onClick={() => void list.fetchNextPage()}>
            Earlier
          </button>
        </p>
      )}
    </div>
  );
}

type LineProps = { entry: Entry; kind: DescribedKind | undefined; people: Readonly<Record<string, { label: string }>> };

function Line({ entry, kind, people }: LineProps) {
  const label = kind?.label ?? entry.kind;
  if (entry.covered)
    return (
      <tr>
        <td className="num">
          <When at={entry.at} />
        </td>
        <td>{label}</td>
        <td className="q" colSpan={3}>
          not yours to read
        </td>
      </tr>
    );
  const refused = entry.type === "reactionRefused" ? String(entry.data?.sentence ?? "") : "";
  const what = refused || (kind?.events[entry.type ?? ""] ?? entry.type ?? "");
  const who = (id: string | null | undefined) => (id ? (people[id]?.label ?? "somebody") : null);
  const behalf = who(entry.onBehalfOf);
  return (
    <tr>
      <td className="num">
        <When at={entry.at} />
      </td>
      <td>{kind ? <a href={`/${kind.plural}/${entry.id}`}>{label}</a> : label}</td>
      <td>{what}</td>
      <td className="wide-only q">
        {Object.keys(entry.changes ?? {})
          .map((name) => kind?.fields.find((field) => field.name === name)?.label ?? name)
          .join(", ")}
      </td>
      <td>
        {who(entry.actor) ?? "Quarterdeck"}
        {behalf && <span className="q"> for {behalf}</span>}
      </td>
    </tr>
  );
}
