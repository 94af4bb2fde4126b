import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../../../web/client/api.ts";
import { useFresh } from "../../../web/client/live.tsx";
import { recordKey } from "../../../web/client/query.ts";
import type { SeriesBoard } from "../board.model.ts";
import type { SeriesCourse } from "../course.model.ts";

/** Numbers come without a word in the journal: they are read again each minute, and at once when a series turns. */
const everyMs = 60_000;

/** The series one should look at first. */
export function useSeriesBoard() {
  const query = useQuery({
    queryKey: ["watch", "metricSeries", "board"],
    queryFn: ({ signal }) => api.get<SeriesBoard>("/api/series-board", { signal }),
    refetchInterval: everyMs,
  });
  useTurns(query.refetch);
  return query;
}

/** The last day of a series beside what is usual. */
export function useCourse(series: string) {
  const query = useQuery({
    queryKey: recordKey("metricSeries", series, "course"),
    queryFn: ({ signal }) => api.get<SeriesCourse>(`/api/metric-series/${series}/course`, { signal }),
    refetchInterval: everyMs,
  });
  useTurns(query.refetch);
  return query;
}

function useTurns(readAgain: () => unknown): void {
  const { versions, take } = useFresh("metricSeries");
  const count = versions.size;
  // biome-ignore lint/correctness/useExhaustiveDependencies: news alone calls for reading again
  useEffect(() => {
    if (count === 0) return;
    take();
    void readAgain();
  }, [count]);
}
