import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Instant } from "../../../kernel/time.ts";
import { api, etagOf } from "../../../web/client/api.ts";
import { asProblem, type Problem, problemOf } from "../../../web/client/problem.ts";
import { recordKey } from "../../../web/client/query.ts";
import type { Refused } from "../../../web/record/queries.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { Briefing } from "../model.ts";

export type BriefingAnswer = { record: Briefing; refs: Refs; can: Readonly<Record<string, Refused | null>>; asOf: Instant };
export type Size = "a4" | "us-letter";

/** One briefing by number or id, read again whenever live news of it comes. */
export function useBriefing(key: string) {
  const client = useQueryClient();
  const read = async (path: string, signal: AbortSignal) => {
    const answer = await api.get<BriefingAnswer>(`/api/briefings/${encodeURIComponent(path)}`, { signal });
    client.setQueryData(recordKey("briefing", answer.record.id), answer);
    return answer;
  };
  const named = useQuery({ queryKey: recordKey("briefing", key), queryFn: ({ signal }) => read(key, signal), retry: false });
  const id = named.data?.record.id;
  const kept = useQuery({
    queryKey: recordKey("briefing", id ?? ""),
    queryFn: ({ signal }) => api.get<BriefingAnswer>(`/api/briefings/${id}`, { signal }),
    enabled: id !== undefined && id !== key,
    retry: false,
  });
  return { ...named, data: kept.data ?? named.data };
}

/** The pages of a paper as a picture, as they are printed; a problem where it cannot be set. The version is part of the question. */
export function usePages({ id, version }: Pick<Briefing, "id" | "version">, size: Size) {
  return useQuery<string, Problem>({
    queryKey: recordKey("briefing", id, "pages", `${version}/${size}`),
    queryFn: async ({ signal }) => {
      const answer = await fetch(`/api/briefings/${id}/paper.svg?size=${size}`, { signal, credentials: "same-origin" });
      if (!answer.ok) throw await problemOf(answer);
      return answer.text();
    },
    placeholderData: (before) => before,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The language model that may be asked for wordings, by its name; null: none is set. */
export function useModel(): string | null {
  const { data } = useQuery({
    queryKey: ["wording"],
    queryFn: ({ signal }) => api.get<{ model: string | null }>("/api/wording", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.model ?? null;
}

/** Another wording of a sentence, or why there is none. */
export async function askForWording(briefing: Briefing, path: string): Promise<{ text: string } | { refusal: string }> {
  try {
    return await api.post<{ text: string }>(`/api/briefings/${briefing.id}/wording`, { path });
  } catch (fault) {
    return { refusal: asProblem(fault).message };
  }
}

/** Writes a sentence anew; answers why it was refused, null where it stands. */
export async function rewrite(
  client: QueryClient,
  briefing: Briefing,
  said: { path: string; text: string | null },
): Promise<string | null> {
  try {
    await api.post(`/api/briefings/${briefing.id}/rewrite`, said, { ifMatch: etagOf(briefing.version) });
    return null;
  } catch (fault) {
    return asProblem(fault).message;
  } finally {
    await client.invalidateQueries({ queryKey: recordKey("briefing", briefing.id) });
  }
}
