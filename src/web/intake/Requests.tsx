import { Button } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAttempt } from "../account/Part.tsx";
import { api } from "../client/api.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import type { MarkName } from "../kit/marks.tsx";
import { Mark } from "../kit/marks.tsx";
import { When } from "../kit/When.tsx";
import { type Outcome, outcomeWords, type RequestLine, requestsKey, useOverview } from "./data.ts";

type Page = { items: RequestLine[]; next: string | null };
const marks: Record<Outcome, MarkName> = { accepted: "done", partly: "half", repeated: "pause", refused: "cancelled" };
const tones: Record<Outcome, string> = { accepted: "q", partly: "amber", repeated: "qq", refused: "red" };

/** The last requests of a tool ("strangers": of nobody we know), newest first; all, or those that were refused. */
export function Requests({ feed }: { feed: string }) {
  const [only, setOnly] = useState<"refused" | null>(null);
  const list = useInfiniteQuery({
    queryKey: requestsKey(feed, only),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page>(`/api/intake/feeds/${feed}/requests?limit=50${only ? `&only=${only}` : ""}${pageParam ? `&after=${pageParam}` : ""}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 10_000,
    retry: false,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {feed !== "strangers" && (
        <div className="tabs">
          <button type="button" aria-pressed={only === null} onClick={() => setOnly(null)}>
            All
          </button>
          <button type="button" aria-pressed={only === "refused"} onClick={() => setOnly("refused")}>
            Refused
          </button>
        </div>
      )}
      {feed !== "strangers" && <Stuck feed={feed} />}
      {list.isError && <ProblemNote fault={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <LoadingRows widths={[90, 220, 200]} rows={4} />}
      {list.isSuccess && items.length === 0 && (
        <EmptyState headline={only ? "Nothing was refused" : "Nothing came yet"}>
          {only
            ? "What cannot be read is refused aloud and stands here with its body and the reason."
            : "Make the key, follow the steps on the tool's side, or send a test alert."}
        </EmptyState>
      )}
      {items.length > 0 && <Table items={items} />}
      {list.hasNextPage && (
        <p className="page-more">
          <button className="act" type="button" onClick={() => void list.fetchNextPage()}>
            Earlier
          </button>
        </p>
      )}
    </>
  );
}

function Table({ items }: { items: readonly RequestLine[] }) {
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th>When</th>
          <th>Outcome</th>
          <th className="num wide-only">Events</th>
          <th>Remarks</th>
          <th className="wide-only">From</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ id, receivedAt, outcome, entries, reason, warnings, address }) => (
          <tr key={id}>
            <td className="nw">
              <Link to={`/admin/intake/requests/${id}`}>
                <When at={receivedAt} form="both" />
              </Link>
            </td>
            <td className={`nw ${tones[outcome]}`}>
              <Mark name={marks[outcome]} /> {outcomeWords[outcome]}
            </td>
            <td className="num wide-only">{entries}</td>
            <td className="q intake-remark">{reason ?? warnings[0] ?? ""}</td>
            <td className="wide-only qq">{address}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Events that could not be handed over, and the way to try them again. */
function Stuck({ feed }: { feed: string }) {
  const client = useQueryClient();
  const { isBusy, refusal, attempt } = useAttempt();
  const failed = useOverview().data?.feeds.find((one) => one.id === feed)?.health.failed ?? 0;
  if (failed === 0) return null;
  const retry = () =>
    attempt(() => api.post(`/api/intake/feeds/${feed}/retry`, {})).then(() => client.invalidateQueries({ queryKey: ["intake"] }));
  return (
    <div className="problem" role="alert">
      <p>{failed === 1 ? "One event" : `${failed} events`} could not be handed over. The request says why.</p>
      <p className="deeds">
        <Button loading={isBusy} onClick={() => void retry()}>
          Try again
        </Button>
      </p>
      {refusal}
    </div>
  );
}
