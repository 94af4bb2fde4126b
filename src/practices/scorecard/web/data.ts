import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNews } from "../../../web/client/live.tsx";
import type { BehindPage, By, FlowPage, ScorecardPage } from "../facts.ts";

/** A part of the office: only what is of these priorities, teams and services; each a list with commas. */
export type Part = { priority?: string; team?: string; service?: string };
/** What the address says the page looks at: kept there, so that a link shows the same numbers to somebody else. */
export type Look = Part & { period?: string; asOf?: Instant; rows?: string; counts?: string };
const partNames = ["priority", "team", "service"] as const;

/** The page's address, read and changed. */
export function useLook(): { look: Look; go: (change: Partial<Record<keyof Look, string | undefined>>) => void } {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const text = (name: keyof Look) =>
    typeof search[name] === "string" || typeof search[name] === "number" ? String(search[name]) : undefined;
  const look: Look = {
    period: text("period"),
    asOf: text("asOf"),
    rows: text("rows"),
    counts: text("counts"),
    priority: text("priority"),
    team: text("team"),
    service: text("service"),
  };
  const go = (change: Partial<Record<keyof Look, string | undefined>>) => {
    const next = Object.fromEntries(
      Object.entries({ ...look, ...change }).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    void navigate({ to: "/scorecard", search: () => next, replace: change.rows !== undefined || "counts" in change });
  };
  return { look, go };
}

/** The numbers of a period; the former stay on the page until the next have come. */
export function useScorecard(look: Look) {
  return useQuery({
    queryKey: ["scorecard", ...placeOf(look)],
    queryFn: ({ signal }) => api.get<ScorecardPage>(`/api/scorecard?${queryOf(askedOf(look))}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** The same, with one number by its groups. */
export function useGroups(look: Look, by: By, isOn: boolean) {
  return useQuery({
    queryKey: ["scorecard", ...placeOf(look), by],
    queryFn: ({ signal }) => api.get<ScorecardPage>(`/api/scorecard?${queryOf({ ...askedOf(look), by })}`, { signal }),
    enabled: isOn,
  });
}

/** The rows behind a number, page after page. */
export function useRows(look: Look, metric: string, knownThrough: number | null) {
  return useInfiniteQuery({
    queryKey: ["scorecard", "rows", metric, ...placeOf(look), knownThrough, look.counts ?? "all"],
    queryFn: ({ pageParam, signal }) => {
      const asked = {
        metric,
        ...askedOf(look),
        counts: look.counts === "yes" || look.counts === "no" ? look.counts : undefined,
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
export function useFlow(look: Look) {
  return useQuery({
    queryKey: ["scorecard", "flow", ...placeOf(look)],
    queryFn: ({ signal }) => api.get<FlowPage>(`/api/scorecard/flow?${queryOf(askedOf(look))}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** What may move a number: news of these has the page read again. */
const moving = [
  "incident",
  "change",
  "deployment",
  "unauthorisedChange",
  "clock",
  "review",
  "service",
  "maintenanceWindow",
  "metric",
  "reportingPeriod",
] as const;
const settleMs = 10_000;

/** Reads the numbers again where work moves them, at most once in ten seconds; a page of a past instant stands still. */
export function useLiveScorecard({ asOf }: Look): void {
  const client = useQueryClient();
  useNews(moving, () => asOf === undefined && void client.invalidateQueries({ queryKey: ["scorecard"] }), settleMs);
}

/** Whether the page looks at a part only. */
export function isPart(look: Look): boolean {
  return partNames.some((name) => look[name] !== undefined);
}

function placeOf(look: Look): string[] {
  return [look.period ?? "last", look.asOf ?? "now", ...partNames.map((name) => look[name] ?? "all")];
}

function askedOf({ period, asOf, priority, team, service }: Look): Record<string, string | undefined> {
  return { period, asOf, priority, team, service };
}

function queryOf(asked: Record<string, string | undefined>): string {
  const given = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given).toString();
}
