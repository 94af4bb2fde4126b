import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useFresh, useNews } from "../../../web/client/live.tsx";
import { listKey } from "../../../web/client/query.ts";
import { type ListPage, listPath } from "../../../web/record/queries.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { ConsoleAnswer, ConsoleGroup, ConsoleSource } from "../console.rules.ts";
import type { Alert } from "../model.ts";

/** What a line of the console carries of an alert. */
const lineFields = [
  "severity",
  "number",
  "summary",
  "resource",
  "status",
  "suppressed",
  "suppressedUntil",
  "isFlapping",
  "flapStates",
  "count",
  "firstAt",
  "lastAt",
  "integration",
  "service",
  "incident",
  "suggestedIncident",
  "sentence",
  "runbook",
] as const;
export type ConsoleLine = Pick<Alert, "id" | "version" | (typeof lineFields)[number]>;
export type LinesPage = Omit<ListPage, "items"> & { items: ConsoleLine[] };
export type Line = { line: ConsoleLine; refs: Refs };

/** A group as it is shown: its place was taken when the console was last read, its figures are of now. */
export type ShownGroup = ConsoleGroup & { isOver: boolean; joined: number };

/** In a storm the figures are read anew this often, however much comes. */
const settleMs = 4_000;
const newsKinds = ["alert", "incident"];

/**
 * The groups of the console. Figures change where they stand; what would make rows come or go waits until the reader takes it, so that nothing
 * moves under their hand.
 */
export function useConsole(filter: string) {
  const query = useQuery({
    queryKey: listKey("alert", "console", filter),
    queryFn: ({ signal }) => api.get<ConsoleAnswer>(listPath("alert-console", { filter }), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const { data, refetch, isPlaceholderData } = query;
  const [held, setHeld] = useState<{ filter: string; answer: ConsoleAnswer } | null>(null);
  const known = useRef(new Map<string, ConsoleGroup>());
  const isHeld = held !== null && held.filter === filter;
  if (data && !isPlaceholderData && !isHeld) setHeld({ filter, answer: data });
  useNews(newsKinds, () => void refetch(), settleMs);

  const shown = useMemo(() => shownGroups(held?.answer, data, known.current), [held, data]);
  const fresh = useFresh("alert");
  const client = useQueryClient();
  /** Reads everything on the console again and shows it as it is now. */
  const take = async () => {
    fresh.take();
    const { data: now } = await refetch();
    if (now) setHeld({ filter, answer: now });
    await client.invalidateQueries({ queryKey: listKey("alert", "console-lines") });
  };
  return { ...query, ...shown, take, sinceMs: fresh.sinceMs, versions: fresh.versions };
}

/** Groups in the order that was taken, with the figures of now, and how much has come since. */
export function shownGroups(held: ConsoleAnswer | undefined, now: ConsoleAnswer | undefined, known: Map<string, ConsoleGroup>) {
  for (const group of now?.groups ?? []) known.set(group.key, group);
  const present = new Map((now ?? held)?.groups.map((group) => [group.key, group]) ?? []);
  const groups = (held?.groups ?? []).map((taken): ShownGroup => {
    const group = present.get(taken.key);
    const joined = group ? Math.max(0, group.count - taken.count) : 0;
    return { ...(group ?? known.get(taken.key) ?? taken), isOver: group === undefined, joined };
  });
  const keys = new Set(groups.map((group) => group.key));
  const unseen = (now?.groups ?? []).filter((group) => !keys.has(group.key));
  const added = [...groups.map((group) => group.joined), ...unseen.map((group) => group.count)].reduce((sum, one) => sum + one, 0);
  return { groups, added, newGroups: unseen.length, gone: groups.filter((group) => group.isOver).length };
}

/** The alerts of one group, fifty at a time by keyset: the ten-thousandth page is as quick as the first. */
export function useLines(group: Pick<ConsoleGroup, "filter" | "sort">, own: string) {
  const filter = [group.filter, own && `(${own})`].filter(Boolean).join(" ");
  return useInfiniteQuery({
    queryKey: listKey("alert", "console-lines", filter),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<LinesPage>(
        listPath("alerts", { filter, sort: group.sort, limit: 50, fields: lineFields.join(","), after: pageParam ?? undefined }),
        {
          signal,
        },
      ),
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** How the tools that send are doing; asked again, for silence is no news. */
export function useSources() {
  return useQuery({
    queryKey: ["alert-sources"],
    queryFn: ({ signal }) => api.get<{ asOf: Instant; sources: ConsoleSource[] }>("/api/alert-console/sources", { signal }),
    refetchInterval: 15_000,
    retry: false,
  });
}
