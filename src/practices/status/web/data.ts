import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../../../web/client/api.ts";
import { useFresh } from "../../../web/client/live.tsx";
import { recordKey } from "../../../web/client/query.ts";
import type { ShownRecord } from "../../../web/record/shown-record.ts";
import type { Board, DraftAnswer, ObjectiveBoard } from "../board.model.ts";
import type { StatusNotice, StatusUpdate } from "../notice.model.ts";
import type { UptimeCopy } from "../uptime.rules.ts";

const boardKey = ["watch", "statusComponent", "board"] as const;

/** All pages with what stands on them, read again whenever a page, a component or a notice changes. */
export function useBoard() {
  const query = useQuery({
    queryKey: boardKey,
    queryFn: ({ signal }) => api.get<Board>("/api/status-board", { signal }),
    staleTime: 30_000,
  });
  useFollow("statusPage", query.refetch);
  useFollow("statusNotice", query.refetch);
  return query;
}

/** Reads everything of status pages again after something was done here. */
export function useReadAgain(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: boardKey }),
      client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "record" && String(queryKey[1]).startsWith("status") }),
    ]);
    void client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === "list" && String(queryKey[1]).startsWith("status"),
      refetchType: "none",
    });
  };
}

/** Reads again when records of a kind change. */
export function useFollow(kind: string, readAgain: () => unknown): void {
  const { versions, take } = useFresh(kind);
  const count = versions.size;
  // biome-ignore lint/correctness/useExhaustiveDependencies: news alone calls for reading again
  useEffect(() => {
    if (count === 0) return;
    take();
    void readAgain();
  }, [count]);
}

type Page<T> = { items: T[] };

/** The updates of a notice, newest first, withdrawn ones too. */
export function useUpdates(notice: string) {
  const query = useQuery({
    queryKey: recordKey("statusNotice", notice, "updates"),
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({ filter: `notice:${notice}`, sort: "-at", limit: "200" });
      return api.get<Page<StatusUpdate>>(`/api/status-updates?${asked}`, { signal });
    },
    select: ({ items }) => items.toSorted((one, other) => other.ordinal - one.ordinal),
  });
  useFollow("statusUpdate", query.refetch);
  return query;
}

/** Notices of an incident or of a change. */
export function useNoticesOf(of: "incident" | "change", id: string) {
  const query = useQuery({
    queryKey: recordKey("statusNotice", `of ${id}`),
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({ filter: `${of}:${id}`, sort: "-startedAt", limit: "20" });
      return api.get<Page<StatusNotice>>(`/api/status-notices?${asked}`, { signal });
    },
    select: ({ items }) => items,
  });
  useFollow("statusNotice", query.refetch);
  return query;
}

const origins = ["incident", "maintenanceWindow", "change"] as const;

/** What a new notice of an incident, a maintenance window or a change begins with; nothing where it is of none. */
export function useDraft(of: { [name in (typeof origins)[number]]?: string | undefined }) {
  const name = origins.find((one) => of[one]) ?? "incident";
  const id = of[name] ?? "";
  return useQuery({
    queryKey: ["status-draft", name, id],
    queryFn: ({ signal }) => api.get<DraftAnswer>(`/api/status-drafts?${name}=${encodeURIComponent(id)}`, { signal }),
    enabled: id !== "",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
}

export type Uptime = { asOf: string; zone: string; uptime: UptimeCopy | null };

/** How much of the last days a service was up. */
export function useUptime(service: string) {
  return useQuery({
    queryKey: recordKey("service", service, "uptime"),
    queryFn: ({ signal }) => api.get<Uptime>(`/api/services/${service}/uptime`, { signal }),
    staleTime: 60_000,
  });
}

/** Objectives as they are now, of one service or of all; read again each minute and when one changes. */
export function useObjectives(service?: string) {
  return useQuery({
    queryKey: ["watch", "objective", service ?? "all"],
    queryFn: ({ signal }) => api.get<ObjectiveBoard>(`/api/objective-board${service ? `?service=${service}` : ""}`, { signal }),
    refetchInterval: 60_000,
  });
}

export type NoticeRecord = StatusNotice & ShownRecord;
