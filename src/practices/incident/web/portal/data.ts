import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Instant } from "../../../../kernel/time.ts";
import { api } from "../../../../web/client/api.ts";
import { recordKey } from "../../../../web/client/query.ts";
import type { ToldService } from "../../portal.rules.ts";

export type Told = ToldService;
/** One of my things, in the portal's words. */
export type Thing = {
  id: string;
  number: string | null;
  title: string;
  state: string;
  openedAt: Instant;
  resolvedAt: Instant | null;
  satisfaction: string | null;
  words: string;
  asksYou: boolean;
  question: string | null;
  promisedBy: Instant | null;
  mayRate: boolean;
  mayReply: boolean;
  maySayNotSolved: boolean;
};
export type Said = { id: string; at: Instant; who: string; isMine: boolean; words: string; text: string };
export type ThingPage = { asOf: Instant; thing: Thing & { description: string | null; solution: string | null }; said: Said[] };

// The keys begin like those of records, so that live news of an incident or of a service refreshes them.
const thingsKey = recordKey("incident", "mine", "portal");

export type Status = {
  asOf: Instant;
  services: (Told & { isMine: boolean })[];
  /** Among whom it was looked for what I use, beside what I reported myself. */
  among: { by: "department" | "site"; name: string } | null;
};

/** How the services are that the portal shows, the worst first, and which of them I use; asked again each minute. */
export function useStatus() {
  return useQuery({
    queryKey: recordKey("service", "portal"),
    queryFn: ({ signal }) => api.get<Status>("/api/portal/status", { signal }),
    refetchInterval: 60_000,
  });
}

/** Known outages that a question seems to be about. */
export function useAnswers(question: string) {
  return useQuery({
    queryKey: recordKey("service", "portal", "answers", question),
    queryFn: ({ signal }) =>
      api.get<{ asOf: Instant; answers: Told[] }>(`/api/portal/answers?${new URLSearchParams({ q: question })}`, { signal }),
    enabled: question.trim().length >= 3,
    placeholderData: (before) => before,
  });
}

/** What I have asked for: what goes on, and what is finished. */
export function useThings() {
  return useQuery({
    queryKey: thingsKey,
    queryFn: ({ signal }) => api.get<{ asOf: Instant; open: Thing[]; finished: Thing[] }>("/api/portal/things", { signal }),
    refetchInterval: 60_000,
  });
}

/** One of my things with everything that was said. */
export function useThing(key: string) {
  return useQuery({
    queryKey: recordKey("incident", "mine", "portal", key),
    queryFn: ({ signal }) => api.get<ThingPage>(`/api/portal/things/${encodeURIComponent(key)}`, { signal }),
    refetchInterval: 60_000,
    retry: false,
  });
}

/** The name of the house, over every page of the portal. */
export function useHouseName(): string {
  const { data } = useQuery({
    queryKey: ["portal", "house"],
    queryFn: ({ signal }) => api.get<{ name: string | null }>("/api/portal/house", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.name ?? "";
}

/** Says something about a thing of mine, and reads it again. */
export function useSay(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ verb, values }: { verb: string; values: Record<string, unknown> }) => api.post(`/api/incidents/${id}/${verb}`, values),
    onSuccess: () => client.invalidateQueries({ queryKey: thingsKey }),
  });
}

/** Reports something; answers its number. */
export function useReport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (values: Record<string, unknown>) => api.post<{ record: { id: string; number: string | null } }>("/api/incidents", values),
    onSuccess: () => client.invalidateQueries({ queryKey: thingsKey }),
  });
}

/** Being told by mail of the major incident that a service has: turns it on or off, and reads again how the services are. */
export function useNews(service: string) {
  const client = useQueryClient();
  const path = `/api/portal/services/${service}/news`;
  return useMutation({
    mutationFn: (isOn: boolean) => (isOn ? api.put<{ isOn: boolean }>(path, {}) : api.delete<{ isOn: boolean }>(path)),
    onSuccess: () => client.invalidateQueries({ queryKey: recordKey("service", "portal") }),
  });
}

/** Whether I am told when a service is back, and the way to turn that on or off. */
export function useTellMe(service: string) {
  const client = useQueryClient();
  const key = recordKey("service", service, "watch");
  const path = `/api/services/${service}/watch`;
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<{ watching: boolean }>(path, { signal }) });
  const { mutate, isPending } = useMutation({
    mutationFn: (isOn: boolean) => (isOn ? api.put<{ watching: boolean }>(path, {}) : api.delete<{ watching: boolean }>(path)),
    onSuccess: (answer) => client.setQueryData(key, answer),
  });
  return { isOn: data?.watching ?? false, isPending, turn: mutate };
}
