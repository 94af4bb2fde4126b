import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { asProblem, Problem } from "../../../web/client/problem.ts";
import { listKey, recordKey } from "../../../web/client/query.ts";
import type { RefusalView } from "../../../web/kit/Refusal.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { openWay } from "../../../web/record/open-way.ts";
import type { Refused } from "../../../web/record/queries.ts";
import { refreshRecord, sendVerb } from "../../../web/record/queries.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { Cost, CostLine } from "../cost.rules.ts";
import type { Problem as ProblemRecord } from "../model.ts";

export type ProblemAnswer = { record: ProblemRecord; refs: Refs; can: Readonly<Record<string, Refused | null>>; asOf: Instant };
/** What its incidents cost, and which of them were not resolved with it. */
export type ImpactAnswer = Cost & {
  asOf: Instant;
  incidents: CostLine[];
  refused: { incident: string; number: string | null; title: string; at: Instant; sentence: string }[];
};

/** One problem by number or id, read again whenever live news of it comes. */
export function useProblem(key: string) {
  const client = useQueryClient();
  const read = async (path: string, signal: AbortSignal) => {
    const answer = await api.get<ProblemAnswer>(`/api/problems/${encodeURIComponent(path)}`, { signal });
    client.setQueryData(recordKey("problem", answer.record.id), answer);
    return answer;
  };
  const named = useQuery({ queryKey: recordKey("problem", key), queryFn: ({ signal }) => read(key, signal), retry: false });
  const id = named.data?.record.id;
  const kept = useQuery({
    queryKey: recordKey("problem", id ?? ""),
    queryFn: ({ signal }) => api.get<ProblemAnswer>(`/api/problems/${id}`, { signal }),
    enabled: id !== undefined && id !== key,
    retry: false,
  });
  return { ...named, data: kept.data ?? named.data };
}

/** The incidents of a problem and what they cost. */
export function useImpact(id: string) {
  return useQuery({
    queryKey: recordKey("problem", id, "impact"),
    queryFn: ({ signal }) => api.get<ImpactAnswer>(`/api/problems/${id}/impact`, { signal }),
  });
}

/** Problems that a filter finds, at most twenty, soonest step first. */
export function useProblems(filter: string, isOn = true) {
  return useQuery({
    queryKey: listKey("problem", "some", filter),
    queryFn: ({ signal }) =>
      api.get<{ items: ProblemRecord[]; refs: Refs }>(`/api/problems?${new URLSearchParams({ filter, sort: "nextStepBy", limit: "20" })}`, {
        signal,
      }),
    enabled: isOn,
  });
}

/** Runs a verb on a problem; answers why it was refused, null where it was done. */
export function useDeed(id: string): (verb: string, values: Readonly<Record<string, unknown>>) => Promise<RefusalView | null> {
  const client = useQueryClient();
  const kinds = useKinds();
  return async (verb, values) => {
    const kind = kinds.byKind.get("problem");
    if (!kind) return { sentence: "Problems are not yours to see." };
    try {
      await sendVerb({ kind, id, verb, values });
      await refreshRecord(client, kind);
      await client.invalidateQueries({ queryKey: ["record", "problem"] });
      void client.invalidateQueries({ queryKey: ["record", "incident"] });
      return null;
    } catch (fault) {
      const problem = asProblem(fault);
      return { sentence: problem.message, open: openWay(problem.opens, kinds) };
    }
  };
}

/** The names of people by id, for ids that stand in lists the server does not name. */
export function usePeopleNames(ids: readonly string[]): ReadonlyMap<string, string> {
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
