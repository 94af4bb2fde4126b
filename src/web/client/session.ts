import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./api.ts";
import { Problem } from "./problem.ts";

/** Who is at the screen, what they may do, and for whom they act. */
export type Session = {
  person: { id: string; name: string; initials: string; email?: string | null; timeZone: string; locale: string };
  roles: readonly string[];
  permissions: readonly string[];
  onBehalfOf: { id: string; name: string; until?: string } | null;
  /** For whom this person may act now. */
  delegations?: readonly { id: string; name: string; scope: string; until: string }[];
  organisation?: { name: string; timeZone: string; logo?: string | null };
};

const sessionQuery = queryOptions({
  queryKey: ["session"] as const,
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await api.get<Session | null>("/api/session?ifAny=true", { signal });
    } catch (fault) {
      if (fault instanceof Problem && fault.status === 401) return null;
      throw fault;
    }
  },
});

/** The session question as a query: null when nobody is signed in, undefined while asking. */
export function useSessionQuery() {
  return useQuery(sessionQuery);
}

/** The session of a signed-in screen. Faults when used outside the frame, which asks first. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Problem({ status: 401, detail: "Sign in to see this page." });
  return data;
}

/** In whose zone and manner times are written: the signed-in person's, or on an open page what the browser says. */
export function useReader(): { timeZone: string; locale: string } {
  const { data } = useQuery(sessionQuery);
  return data?.person ?? new Intl.DateTimeFormat().resolvedOptions();
}

/** Whether the person may do this, by the permission's name. The server asks again; this only decides what is drawn. */
export function useMay(): (permission: string | undefined) => boolean {
  const { data } = useQuery(sessionQuery);
  return (permission) => permission === undefined || (data?.permissions.includes(permission) ?? false);
}

/** Puts a session into the cache: after sign-in, or where a page is shown without a server. */
export function rememberSession(client: QueryClient, session: Session | null): void {
  client.setQueryData(sessionQuery.queryKey, session);
}

/** Ends the session on the server and forgets everything this page has read. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await api.post("/api/identity/sign-out", {});
    // The gate hears of it first and shows the way in. Clearing all at once would leave it looking at a query that is gone.
    rememberSession(client, null);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
    client.getMutationCache().clear();
    // What is kept here is of one person: the next one at this browser must not read it.
    for (const name of Object.keys(localStorage)) if (/^quarterdeck:(recent|draft|form)/.test(name)) localStorage.removeItem(name);
  };
}

/** Acts for another from now on, or as oneself again (null). Everything this page has read is read anew: it may be more, or less. */
export function useActFor(): (personId: string | null) => Promise<void> {
  const client = useQueryClient();
  return async (personId) => {
    await api.post("/api/identity/act-for", { personId });
    await client.invalidateQueries();
  };
}
