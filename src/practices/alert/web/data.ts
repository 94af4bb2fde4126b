import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { deriveId } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { recordKey } from "../../../web/client/query.ts";
import type { Alert, AlertState, Severity, Suppression } from "../model.ts";

export type Run = {
  template: string | null;
  checkName: string | null;
  count: number;
  firing: number;
  worst: number;
  things: number;
  firstAt: Instant;
  lastAt: Instant;
  sample: string;
  resource: string | null;
};
export type AlertLine = Pick<
  Alert,
  "id" | "number" | "summary" | "resource" | "count" | "firstAt" | "lastAt" | "sentence" | "runbook" | "links" | "isFlapping"
> & {
  severity: Severity;
  status: AlertState;
  suppressed: Suppression | null;
};
type Similar = {
  id: string;
  number: string;
  shortDescription: string;
  resolvedAt: Instant | null;
  closeCode: string | null;
  closeNotes: string;
};
type Changed = { id: string; at: Instant; summary: string; source: string | null; service: string | null; links: Alert["links"] };
export type Triage = {
  asOf: Instant;
  standing: { total: number; firing: number; acknowledged: number; quiet: number; firstAt: Instant | null; lastAt: Instant | null };
  runs: Run[];
  suggested: AlertLine[];
  similar: Similar[];
  cause: { id: string; number: string; summary: string; resource: string | null; firstAt: Instant } | null;
  changes: Changed[];
};

/** The line of an incident's alerts is told at most once a minute: a storm does not have its readers ask again and again. */
const triageKey = (incident: string, ...part: string[]) => recordKey("alertGroup", deriveId(incident, "alerts"), ...part);

/** What the alerts of an incident say together. */
export function useTriage(incident: string) {
  return useQuery({
    queryKey: triageKey(incident, "triage"),
    queryFn: ({ signal }) => api.get<Triage>(`/api/incidents/${incident}/alerts`, { signal }),
  });
}

type Page = { items: AlertLine[]; next: string | null };

/** The alerts of one run, page by page. */
export function useRun(incident: string, run: string | null) {
  return useInfiniteQuery({
    queryKey: triageKey(incident, "run", run ?? ""),
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ ...(run ? { run } : {}), ...(pageParam ? { after: pageParam } : {}) });
      return api.get<Page>(`/api/incidents/${incident}/alerts/list?${query}`, { signal });
    },
    getNextPageParam: (page: Page) => page.next,
  });
}

/** Does something to an alert, and reads again what it touches. */
export function useAlertDeed(incident: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verb, body = {} }: { id: string; verb: string; body?: Record<string, unknown> }) =>
      api.post(`/api/alerts/${id}/${verb}`, body),
    onSettled: () => client.invalidateQueries({ queryKey: triageKey(incident) }),
  });
}
