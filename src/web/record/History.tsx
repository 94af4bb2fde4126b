import { useInfiniteQuery } from "@tanstack/react-query";
import { instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";
import { useNow } from "../client/now.tsx";
import { recordKey } from "../client/query.ts";
import { useReader } from "../client/session.ts";
import { ProblemNote } from "../kit/Emptiness.tsx";
import { Timeline, type TimelineEntry } from "../kit/Timeline.tsx";
import type { DescribedKind, Kinds } from "./describe.ts";
import { aboutWords, actorWords, changeLines, type HistoryPage, isWorthALine, markOf, proseOf } from "./history.ts";
import { mergedRefs } from "./queries.ts";
import type { ShownRecord } from "./shown-record.ts";

/** What happened to a record, newest first: words people wrote, and changes in words; earlier pages on a click. */
export function History({ kind, kinds, record }: { kind: DescribedKind; kinds: Kinds; record: ShownRecord }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const query = useInfiniteQuery({
    queryKey: recordKey(kind.kind, record.id, "timeline"),
    queryFn: ({ pageParam, signal }) =>
      api.get<HistoryPage>(
        `/api/${kind.plural}/${record.id}/timeline?limit=40${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ""}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    retry: false,
  });
  if (query.isError) return <ProblemNote fault={query.error} onRetry={() => void query.refetch()} />;
  const pages = query.data?.pages ?? [];
  const refs = mergedRefs(pages.map((page) => page.refs));
  const entries = pages
    .flatMap((page) => page.items)
    .filter((item) => isWorthALine(item, kind))
    .map((item): TimelineEntry => {
      const lines = changeLines({ item, kinds, refs, timeZone, now: instant(nowMs) });
      const about = item.kind === kind.kind ? null : aboutWords(item);
      return {
        id: `${item.n}.${item.ordinal}`,
        at: item.at,
        mark: markOf(item),
        lead: actorWords(item, refs),
        aside: [item.label, about].filter(Boolean).join(" · "),
        body: <Body prose={proseOf(item)} lines={lines} />,
        isBright: item.audience === "public",
      };
    });
  return (
    <section className="history" aria-label="What happened">
      <Timeline entries={entries} label="What happened" />
      {query.isPending && <p className="qq">Reading what happened</p>}
      {query.hasNextPage && (
        <button className="act" type="button" onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? "Reading" : "Earlier"}
        </button>
      )}
    </section>
  );
}

function Body({ prose, lines }: { prose: string | null; lines: ReturnType<typeof changeLines> }) {
  if (prose === null && lines.length === 0) return null;
  return (
    <>
      {prose}
      {lines.map(({ label, before, after }) => (
        <span className="change-line q" key={label}>
          {label}: {before} <span aria-hidden="true">→</span>
          <span className="vh">to</span> <span className="after">{after}</span>
        </span>
      ))}
    </>
  );
}
