import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useFresh } from "../../../web/client/live.tsx";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { Health, Trouble } from "../model.ts";

/** A service on the map. `troubles` only where the reader may read incidents; `items` counts its configuration items. */
export type MapService = {
  id: string;
  version: number;
  name: string;
  tier: string;
  health: Health | null;
  healthSince: Instant | null;
  usersServed: number | null;
  owner: string | null;
  supportTeam: string | null;
  agreedAvailability: number | null;
  vendor: string | null;
  items: number;
  troubles?: readonly Trouble[];
};
export type MapLink = { dependent: string; supplier: string; hard: boolean; items: readonly string[] };
export type ServiceMap = {
  asOf: Instant;
  isComplete: boolean;
  nodes: readonly MapService[];
  edges: readonly MapLink[];
  refs: Refs;
};

/** All services and what they need of each other; read again at once when a service or a dependency changes. */
export function useServiceMap() {
  const query = useQuery({
    queryKey: ["watch", "service", "map"],
    queryFn: ({ signal }) => api.get<ServiceMap>("/api/service-map", { signal }),
    staleTime: 30_000,
    retry: false,
  });
  useFollow("dependency", query.refetch);
  return query;
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

/** A thing that an impact reaches, with the way to it. */
export type Reached = {
  kind: "service" | "configurationItem";
  id: string;
  name: string;
  distance: number;
  hard: boolean;
  via: { id: string; name: string } | null;
  tier?: string;
  health?: Health | null;
  usersServed?: number | null;
};
export type Impact = { asOf: Instant; isComplete: boolean; dependents: readonly Reached[]; suppliers: readonly Reached[] };

/** What a service hits and needs, configuration items included. */
export function useImpact(id: string) {
  const query = useQuery({
    queryKey: ["watch", "service", "impact", id],
    queryFn: ({ signal }) => api.get<Impact>(`/api/services/${id}/impact`, { signal }),
    staleTime: 30_000,
    retry: false,
  });
  useFollow("dependency", query.refetch);
  return query;
}

/** One tier in words, as the model calls it: "Tier 1", "the business stops". */
export function tierWords(tier: string): { name: string; meaning: string } {
  const meaning = { "1": "the business stops", "2": "many are held up", "3": "some are held up", "4": "convenience" }[tier] ?? "";
  return { name: `Tier ${tier}`, meaning };
}

/** "1,900 users", "1 user", or nothing where nobody has said. */
export function usersWords(users: number | null | undefined): string {
  if (users === null || users === undefined) return "";
  return users === 1 ? "1 user" : `${users.toLocaleString("en")} users`;
}

/** "1 service", "3 services". */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
