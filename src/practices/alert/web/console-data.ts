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
import { shownGroups } from "./shown-groups.ts";

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
