import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { When } from "../kit/When.tsx";
import { type DescribedKind, useKinds } from "../record/describe.ts";
import { mergedRefs } from "../record/queries.ts";
import type { Refs } from "../record/shown-record.ts";

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
  label?: string;
  data?: Record<string, unknown> | null;
  changes?: Record<string, Change> | null;
};
type Page = { items: Entry[]; next: string | null; refs: Refs };

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
  const refs = mergedRefs(pages.map((page) => page.refs));
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
              <Line key={`${entry.n}.${entry.ordinal}`} entry={entry} kind={kinds.get(entry.kind)} refs={refs} />
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

type LineProps = { entry: Entry; kind: DescribedKind | undefined; refs: Refs };

function Line({ entry, kind, refs }: LineProps) {
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
  const what = refused || (entry.label ?? entry.type ?? "");
  const who = (id: string | null | undefined) => (id ? (refs.person?.[id]?.label ?? "somebody") : null);
  const named = refs[entry.kind]?.[entry.id ?? ""];
  const behalf = who(entry.onBehalfOf);
  return (
    <tr>
      <td className="num">
        <When at={entry.at} />
      </td>
      <td>
        {kind ? <Link to={`/${kind.plural}/${entry.id}`}>{named?.number ?? named?.label ?? label}</Link> : label}
        {named && <span className="qq"> {named.number ? named.label : label.toLowerCase()}</span>}
      </td>
      <td>{what}</td>
      <td className="wide-only q">{changeWords(entry, kind)}</td>
      <td>
        {who(entry.actor) ?? "Quarterdeck"}
        {behalf && <span className="q"> for {behalf}</span>}
      </td>
    </tr>
  );
}

/** What changed, by the names of the fields; of what changes no record, what its line tells. */
function changeWords({ changes, data, type = "" }: Entry, kind: DescribedKind | undefined): string {
  if (changes)
    return Object.keys(changes)
      .map((name) => kind?.fields.find((field) => field.name === name)?.label ?? name)
      .join(", ");
  const text = (key: string) => (typeof data?.[key] === "string" ? String(data[key]) : "");
  switch (type) {
    case "keyMade":
    case "keyRevoked":
      return [text("name"), Array.isArray(data?.scopes) ? data.scopes.join(", ") : ""].filter(Boolean).join(": ");
    case "sessionsEnded":
      return `${String(data?.ended)}, ${text("because") === "passwordSet" ? "by a new password" : "signed out from the list"}`;
    case "passwordSet":
    case "linkMade":
      return { reset: "for a new password", invitation: "an invitation" }[text("purpose")] ?? "";
    case "passkeyAdded":
      return text("name");
    case "heldDecided":
      return `${text("verb") === "release" ? "sent" : "discarded"}: ${String(data?.decided)}`;
    default:
      return "";
  }
}
