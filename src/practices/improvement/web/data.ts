import { useQuery } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import { listKey, recordKey } from "../../../web/client/query.ts";
import type { Course, NumberChoice } from "../course.model.ts";
import type { Improvement } from "../model.ts";

/** The number of an improvement by weeks. */
export function useCourse(id: string) {
  return useQuery({
    queryKey: recordKey("improvement", id, "course"),
    queryFn: ({ signal }) => api.get<Course>(`/api/improvements/${id}/course`, { signal }),
  });
}

/** What was tried to move one number, the latest first, at most twenty. */
export function useTried(metric: string) {
  return useQuery({
    queryKey: listKey("improvement", "of", metric),
    queryFn: ({ signal }) =>
      api.get<{ items: Improvement[] }>(
        `/api/improvements?${new URLSearchParams({ filter: `metric:"${metric}"`, sort: "-createdAt", limit: "20" })}`,
        { signal },
      ),
  });
}

/** The numbers of the scorecard that an improvement may move. */
export function useNumbers() {
  return useQuery({
    queryKey: listKey("metric", "of", "improvements"),
    queryFn: ({ signal }) => api.get<{ items: NumberChoice[] }>("/api/improvement-numbers", { signal }),
    staleTime: 60_000,
  });
}
