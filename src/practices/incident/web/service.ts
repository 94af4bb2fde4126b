import { useQuery } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import { listKey, recordKey } from "../../../web/client/query.ts";

/** A service as far as a room needs it. */
export type ServiceView = {
  id: string;
  name: string;
  portalName: string | null;
  shownInPortal: boolean;
  tier: string | null;
  usersServed: number | null;
  health: "fine" | "degraded" | "down";
  healthSince: string | null;
  troubles?: { incident: string; number: string | null; title: string }[];
};
type Dependency = { dependent: string; dependentKind: string; supplier: string; supplierKind: string };

/** The service of an incident; null while it is asked, and where there is none. */
export function useService(id: string | null): ServiceView | null {
  const { data } = useQuery({
    queryKey: recordKey("service", id ?? ""),
    queryFn: ({ signal }) => api.get<{ record: ServiceView }>(`/api/services/${id}`, { signal }),
    enabled: id !== null,
  });
  return data?.record ?? null;
}

/** Services that share something with this one: what both need, and how the other is now. */
export type Neighbour = { service: ServiceView; shares: string };

/** The services around one, through what they both depend on; empty where nothing is known of that. */
export function useNeighbours(id: string | null): readonly Neighbour[] {
  const { data = [] } = useQuery({
    queryKey: listKey("dependency", "around", id ?? ""),
    queryFn: ({ signal }) => neighboursOf(id ?? "", signal),
    enabled: id !== null,
    staleTime: 60_000,
  });
  return data;
}

async function neighboursOf(id: string, signal: AbortSignal): Promise<Neighbour[]> {
  const dependencies = async (field: "dependent" | "supplier", of: string) => {
    const filter = `${field}:${of} active:true`;
    return (await api.get<{ items: Dependency[] }>(`/api/dependencies?${new URLSearchParams({ filter, limit: "50" })}`, { signal })).items;
  };
  const needed = await dependencies("dependent", id);
  const shared = await Promise.all(needed.slice(0, 10).map(({ supplier }) => dependencies("supplier", supplier)));
  const found = new Map<string, string>();
  for (const { dependent, dependentKind, supplier, supplierKind } of shared.flat())
    if (dependentKind === "service" && dependent !== id && !found.has(dependent)) found.set(dependent, `${supplierKind}/${supplier}`);
  const names = await namesOf([...new Set(found.values())], signal);
  const services = await Promise.all(
    [...found.keys()].slice(0, 6).map((one) => api.get<{ record: ServiceView }>(`/api/services/${one}`, { signal })),
  );
  return services.map(({ record }) => ({ service: record, shares: names.get(found.get(record.id) ?? "") ?? "a part" }));
}

async function namesOf(things: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const plural: Readonly<Record<string, string>> = { service: "services", configurationItem: "configuration-items" };
  const answers = await Promise.all(
    things.map(async (thing) => {
      const [kind = "", id = ""] = thing.split("/");
      const { record } = await api.get<{ record: { name: string } }>(`/api/${plural[kind]}/${id}`, { signal });
      return [thing, record.name] as const;
    }),
  );
  return new Map(answers);
}
