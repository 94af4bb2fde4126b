import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Id } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import { api, etagOf } from "../../../web/client/api.ts";
import { useNews } from "../../../web/client/live.tsx";
import type { CalendarChange, CalendarPicture, RowKind } from "../calendar.rules.ts";
import type { MoveCost } from "../move.rules.ts";
import type { Assessment } from "./data.ts";

const followed = ["change", "changeFreeze", "maintenanceWindow", "roster", "rosterOverride"] as const;

/** The calendar of a span, read again soon after anything in it changed. */
export function useCalendar(asked: { from: Instant; to: Instant; by: RowKind; after: string | null }) {
  const client = useQueryClient();
  const { from, to, by, after } = asked;
  useNews(followed, () => void client.invalidateQueries({ queryKey: ["change-calendar"] }), 600);
  return useQuery({
    queryKey: ["change-calendar", from, to, by, after],
    queryFn: ({ signal }) => {
      const more = after === null ? "" : `&after=${encodeURIComponent(after)}`;
      return api.get<CalendarPicture>(`/api/changes/calendar?from=${from}&to=${to}&rows=${by}${more}`, { signal });
    },
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    retry: false,
  });
}

export type Window = { from: Instant; to: Instant };
/** How a change would stand in another window, and what moving it there costs. */
export type WindowAnswer = Pick<Assessment, "freezes" | "collisions" | "isOutsideMaintenance" | "pointOfNoReturn" | "unwatched"> & {
  from: Instant;
  to: Instant;
  cost: MoveCost;
  fault: { code: string; sentence: string } | null;
};

/** Asks how a change would stand in a window; null asks nothing. */
export function useWindow(id: Id, window: Window | null) {
  return useQuery({
    queryKey: ["change-calendar", "window", id, window?.from, window?.to],
    queryFn: ({ signal }) => api.get<WindowAnswer>(`/api/changes/${id}/window?from=${window!.from}&to=${window!.to}`, { signal }),
    enabled: window !== null,
    staleTime: 5_000,
    retry: false,
  });
}

export type Slots = {
  slots: readonly Instant[];
  lengthMinutes: number;
  until: Instant;
  within: "maintenance" | "quiet" | "anywhere";
  isOutsideAgreed: boolean;
};

/** The first free times for a change, as long as it is planned, from a moment on, or else from now. */
export function useSlots(id: Id, from: Instant | null) {
  return useQuery({
    queryKey: ["change-calendar", "slots", id, from],
    queryFn: ({ signal }) => api.get<Slots>(`/api/changes/${id}/slots${from === null ? "" : `?from=${from}`}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    retry: false,
  });
}

/** Moves a change to another window: an ordinary edit, against the version that was seen. */
export function useMoveChange() {
  const client = useQueryClient();
  return async ({ id, version }: Pick<CalendarChange, "id" | "version">, { from, to }: Window): Promise<void> => {
    await api.post(`/api/changes/${id}/edit`, { changes: { plannedStart: from, plannedEnd: to } }, { ifMatch: etagOf(version) });
    await Promise.all([
      client.invalidateQueries({ queryKey: ["change-calendar"] }),
      client.invalidateQueries({ queryKey: ["record", "change"] }),
    ]);
  };
}
