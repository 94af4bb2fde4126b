import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import type { BehindPage, By, FlowPage, ScorecardPage } from "../facts.ts";

/** What the address says the page looks at: kept there, so that a link shows the same numbers to somebody else. */
export type Look = { period?: string; asOf?: Instant; rows?: string };

/** The page's address, read and changed. */
export function useLook(): { look: Look; go: (change: Partial<Record<keyof Look, string | undefined>>) => void } {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const text = (name: keyof Look) =>
    typeof search[name] === "string" || typeof search[name] === "number" ? String(search[name]) : undefined;
  const look: Look = { period: text("period"), asOf: text("asOf"), rows: text("rows") };
  const go = (change: Partial<Record<keyof Look, string | undefined>>) => {
    const next = Object.fromEntries(
      Object.entries({ ...look, ...change }).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    void navigate({ to: "/scorecard", search: () => next, replace: change.rows !== undefined });
  };
  return { look, go };
}

/** The numbers of a period; the former stay on the page until the next have come. */
export function useScorecard({ period, asOf }: Look) {
  return useQuery({
    queryKey: ["scorecard", period ?? "last", asOf ?? "now"],
    queryFn: ({ signal }) => api.get<ScorecardPage>(`/api/scorecard?${queryOf({ period, asOf })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** The same, with one number by its groups. */
export function useGroups({ period, asOf }: Look, by: By, isOn: boolean) {
  return useQuery({
    queryKey: ["scorecard", period ?? "last", asOf ?? "now", by],
    queryFn: ({ signal }) => api.get<ScorecardPage>(`/api/scorecard?${queryOf({ period, asOf, by })}`, { signal }),
    enabled: isOn,
  });
}

/** The rows behind a number, page after page. */
export function useRows({ period, asOf }: Look, metric: string, knownThrough: number | null) {
  return useInfiniteQuery({
    queryKey: ["scorecard", "rows", metric, period ?? "last", asOf ?? "now", knownThrough],
    queryFn: ({ pageParam, signal }) => {
      const asked = {
        metric,
        period,
        asOf,
        ...(knownThrough === null ? {} : { knownThrough: String(knownThrough) }),
        after: pageParam ?? undefined,
      };
      return api.get<BehindPage>(`/api/scorecard/rows?${queryOf(asked)}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** What came, went and waits. */
export function useFlow({ period, asOf }: Look) {
  return useQuery({
    queryKey: ["scorecard", "flow", period ?? "last", asOf ?? "now"],
    queryFn: ({ signal }) => api.get<FlowPage>(`/api/scorecard/flow?${queryOf({ period, asOf })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

function queryOf(asked: Record<string, string | undefined>): string {
  const given = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given).toString();
}
