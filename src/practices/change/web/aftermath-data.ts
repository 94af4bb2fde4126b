import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Id } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNews } from "../../../web/client/live.tsx";
import { asProblem } from "../../../web/client/problem.ts";
import { recordKey } from "../../../web/client/query.ts";
import { notify } from "../../../web/kit/notify.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { ChangeRequest } from "../model.ts";
import type { Suspicion } from "../suspicion.model.ts";

export type Told = { person: Id; name: string; why: string[] };
export type Audience = {
  asOf: Instant;
  services: { id: Id; name: string; isDirect: boolean }[];
  people: Told[];
  draft: { subject: string; text: string };
  isAnnounced: boolean;
  sent: {
    id: Id;
    subject: string;
    text: string;
    windowFrom: Instant | null;
    windowTo: Instant | null;
    createdAt: Instant;
    told: (Told & { delivery: string | null; at: Instant | null })[];
  }[];
};

/** Whom a change touches, the message as it is drafted, and what was told already. */
export function useAudience({ id, version }: Pick<ChangeRequest, "id" | "version">) {
  return useQuery({
    queryKey: recordKey("change", id, "audience", String(version)),
    queryFn: ({ signal }) => api.get<Audience>(`/api/changes/${id}/audience`, { signal }),
    placeholderData: (before) => before,
  });
}

const kinds = ["changeSuspicion"] as const;
type Suspicions = { items: Suspicion[]; refs: Refs };

/** The incidents that are asked about, of a change or of an incident, the latest first. */
export function useSuspicions(of: "change" | "incident", id: Id) {
  const client = useQueryClient();
  useNews(kinds, () => void client.invalidateQueries({ queryKey: ["record", of] }), 300);
  return useQuery({
    queryKey: recordKey(of, id, "suspicions"),
    queryFn: ({ signal }) =>
      api.get<Suspicions>(`/api/change-suspicions?${new URLSearchParams({ filter: `${of}:${id}`, sort: "-openedAt", limit: "50" })}`, {
        signal,
      }),
  });
}

/** Answers whether a change caused an incident, and reads again what that touches. */
export async function answer(client: QueryClient, suspicion: Id, verb: "confirm" | "deny"): Promise<void> {
  try {
    await api.post(`/api/change-suspicions/${suspicion}/${verb}`, { words: null });
  } catch (fault) {
    notify({ title: "Not answered", message: asProblem(fault).message, isBad: true });
  }
  await Promise.all(["change", "incident"].map((kind) => client.invalidateQueries({ queryKey: ["record", kind] })));
}

/** Changes that a filter finds, the next window first. */
export function useChanges(filter: string) {
  return useQuery({
    queryKey: recordKey("change", "some", filter),
    queryFn: ({ signal }) =>
      api.get<{ items: ChangeRequest[] }>(`/api/changes?${new URLSearchParams({ filter, sort: "-plannedStart", limit: "20" })}`, {
        signal,
      }),
  });
}
