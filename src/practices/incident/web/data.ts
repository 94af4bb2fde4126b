import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Instant } from "../../../kernel/time.ts";
import { api, etagOf } from "../../../web/client/api.ts";
import { asProblem, Problem } from "../../../web/client/problem.ts";
import { listKey, recordKey } from "../../../web/client/query.ts";
import type { ClockFacts } from "../../../web/kit/clock.ts";
import type { RefusalView } from "../../../web/kit/Refusal.tsx";
import type { Refused } from "../../../web/record/queries.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { Incident, Shown, ShownClock, ShownPromise } from "../model.ts";

/** An incident as the server shows it. */
export type IncidentItem = Incident & { shown?: Shown; promise?: ShownPromise | null; teamPromise?: ShownPromise | null };
/** An incident as others name it. */
export type NamedIncident = Pick<Incident, "id" | "number" | "shortDescription">;
export type IncidentAnswer = { record: IncidentItem; refs: Refs; can: Readonly<Record<string, Refused | null>>; asOf: Instant };
export type ExplainedClock = ShownClock & {
  promise: string;
  basis: string;
  /** How it counts, sentence by sentence. */
  notes: readonly string[];
  /** The moment that was promised when it began, where one was. */
  dueAt: Instant | null;
  intervals: { from: Instant; to: Instant; isCounted: boolean; countedMs: number; why: string }[];
};
export type TimelineItem = {
  n: number;
  ordinal: number;
  at: Instant;
  actor: string | null;
  onBehalfOf: string | null;
  client?: string;
  kind: string;
  id: string;
  type: string;
  label: string;
  data: Record<string, unknown> | null;
  changes: Record<string, [unknown, unknown]> | null;
  audience: string;
};
export type TimelinePage = { items: TimelineItem[]; next: string | null; refs: Refs };

const path = (key: string, part = "") => `/api/incidents/${encodeURIComponent(key)}${part}`;

/** One incident by number or id, read again whenever live news of it comes. */
export function useIncident(key: string) {
  const client = useQueryClient();
  const named = useQuery({
    queryKey: recordKey("incident", key),
    queryFn: async ({ signal }) => {
      const answer = await api.get<IncidentAnswer>(path(key), { signal });
      // News speaks of ids: under its id the record is kept up, whatever name it was asked by.
      client.setQueryData(recordKey("incident", answer.record.id), answer);
      return answer;
    },
    retry: false,
  });
  const id = named.data?.record.id;
  const kept = useQuery({
    queryKey: recordKey("incident", id ?? ""),
    queryFn: ({ signal }) => api.get<IncidentAnswer>(path(id ?? ""), { signal }),
    enabled: id !== undefined && id !== key,
    retry: false,
  });
  return { ...named, data: kept.data ?? named.data };
}

/** The arithmetic of an incident's clocks. Not asked where the reader may not know of service levels. */
export function useClocks(id: string, isOn: boolean) {
  return useQuery({
    queryKey: recordKey("incident", id, "clocks"),
    queryFn: ({ signal }) => api.get<{ asOf: Instant; clocks: ExplainedClock[] }>(path(id, "/clocks"), { signal }),
    enabled: isOn,
  });
}

/** What happened to an incident, newest first: at most 500 entries. */
export function useTimeline(id: string) {
  return useQuery({
    queryKey: recordKey("incident", id, "timeline"),
    queryFn: ({ signal }) => api.get<TimelinePage>(path(id, "/timeline?limit=500"), { signal }),
  });
}

/** The names of incidents that a filter finds, at most fifty. */
export function useIncidents(filter: string, sort: string, isOn = true) {
  return useQuery({
    queryKey: listKey("incident", "some", filter, sort),
    queryFn: ({ signal }) =>
      api.get<{ items: NamedIncident[]; asOf: Instant; next: string | null }>(
        `/api/incidents?${new URLSearchParams({ filter, sort, limit: "50", fields: "shortDescription" })}`,
        { signal },
      ),
    enabled: isOn,
  });
}

/** The names of people by id, for ids that stand in lists the server does not name. */
export function usePeople(ids: readonly string[]): ReadonlyMap<string, string> {
  const wanted = [...new Set(ids)].sort();
  const { data } = useQuery({
    queryKey: ["names", "person", ...wanted],
    queryFn: async ({ signal }) => {
      const answers = await Promise.all(
        wanted.map((id) => api.get<{ record: { name: string } }>(`/api/people/${id}`, { signal }).catch(onlyMissing)),
      );
      return wanted.flatMap((id, at) => (answers[at] ? [[id, answers[at].record.name] as const] : []));
    },
    enabled: wanted.length > 0,
    staleTime: 10 * 60_000,
    placeholderData: (before) => before,
  });
  return useMemo(() => new Map(data ?? []), [data]);
}

function onlyMissing(fault: unknown): null {
  if (fault instanceof Problem && fault.status === 404) return null;
  throw fault;
}

/** Sends a verb to an incident; answers null when it was done, else why not with the way that is open. */
export function useDo(id: string): (verb: string, values?: Record<string, unknown>) => Promise<RefusalView | null> {
  const client = useQueryClient();
  return async (verb, values = {}) => {
    try {
      await api.post(path(id, `/${verb}`), values);
    } catch (fault) {
      return refusalOf(fault);
    }
    await refreshIncidents(client);
    return null;
  };
}

/**
 * Changes fields of an incident from what stands there now: where somebody was quicker, the change is made again on what they left,
 * so that two people who each add a line both keep theirs.
 */
export function useEditFrom(id: string) {
  const client = useQueryClient();
  return async (change: (record: IncidentItem) => Partial<Incident>): Promise<RefusalView | null> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const { record } = await api.get<IncidentAnswer>(path(id));
        await api.patch(path(id), change(record), { ifMatch: etagOf(record.version) });
        await refreshIncidents(client);
        return null;
      } catch (fault) {
        if (!(fault instanceof Problem && fault.status === 412 && attempt < 4)) return refusalOf(fault);
      }
    }
  };
}

/** Reads again what a change of an incident touches on this page. */
export async function refreshIncidents(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: ["record", "incident"] });
  void client.invalidateQueries({ queryKey: ["list", "incident"], refetchType: "none" });
  void client.invalidateQueries({ queryKey: ["list", "incident", "some"] });
  void client.invalidateQueries({ queryKey: ["watch", "incident"] });
}

/** A failed request as the sentence to show, with a link to what would open the gate. */
export function refusalOf(fault: unknown): RefusalView {
  const problem = asProblem(fault);
  const sentence = problem.status === 0 ? `${problem.title}. ${problem.detail}` : problem.detail || problem.title;
  return openedBy({ sentence, ...(problem.opens ? { opens: problem.opens } : {}) });
}

/** What the server says of a verb that may not be used now, as a button shows it. */
export function refusalView(refused: Refused | null | undefined): RefusalView | null {
  return refused ? openedBy(refused) : null;
}

function openedBy({ sentence, opens }: Pick<Refused, "sentence" | "opens">): RefusalView {
  if (!opens?.id || opens.kind !== "review") return { sentence };
  return { sentence, open: { label: opens.label, href: `/reviews/${opens.id}` } };
}

/** A shown clock as the parts of the kit read it. */
export function clockFacts(clock: ShownClock, asOf: Instant): ClockFacts {
  const { durationMs, countedMs, isCounting, countsUntil, warnAt, breachAt, pausedAt, stoppedAt, isBusinessTime } = clock;
  const stands = { isCounting, countsUntil, warnAt, breachAt, pausedAt, stoppedAt };
  return { targetMs: durationMs, countedMs, countedAt: asOf, isBusinessTime, ...stands };
}
