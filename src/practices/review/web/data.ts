import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { listKey, recordKey } from "../../../web/client/query.ts";
import type { Refused } from "../../../web/record/queries.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { Review, ReviewAction } from "../model.ts";

export type ReviewAnswer = { record: Review; refs: Refs; can: Readonly<Record<string, Refused | null>>; asOf: Instant };
export type ActionsPage = { items: ReviewAction[]; refs: Refs };

/** One review by number or id, read again whenever live news of it comes. */
export function useReview(key: string) {
  const client = useQueryClient();
  const read = async (path: string, signal: AbortSignal) => {
    const answer = await api.get<ReviewAnswer>(`/api/reviews/${encodeURIComponent(path)}`, { signal });
    client.setQueryData(recordKey("review", answer.record.id), answer);
    return answer;
  };
  const named = useQuery({ queryKey: recordKey("review", key), queryFn: ({ signal }) => read(key, signal), retry: false });
  const id = named.data?.record.id;
  const kept = useQuery({
    queryKey: recordKey("review", id ?? ""),
    queryFn: ({ signal }) => api.get<ReviewAnswer>(`/api/reviews/${id}`, { signal }),
    enabled: id !== undefined && id !== key,
    retry: false,
  });
  return { ...named, data: kept.data ?? named.data };
}

/** The actions of a review, by due day. */
export function useActions(review: string) {
  return useActionList(`review:${review}`);
}

/** Actions that a filter finds, at most a hundred. */
export function useActionList(filter: string) {
  return useQuery({
    queryKey: listKey("reviewAction", "some", filter),
    queryFn: ({ signal }) =>
      api.get<ActionsPage>(`/api/review-actions?${new URLSearchParams({ filter, sort: "dueOn", limit: "100" })}`, { signal }),
  });
}

/** Reads again what a change of a review or of an action touches. */
export async function refreshReviews(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ["record", "review"] }),
    client.invalidateQueries({ queryKey: ["list", "reviewAction", "some"] }),
  ]);
  void client.invalidateQueries({ queryKey: ["list", "review"], refetchType: "none" });
  // The record it is of carries the standing of its review.
  void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "record" && queryKey[1] !== "review" });
}
