import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem.ts";

/** The query cache of one page load. A refusal is an answer and is never retried; a lost connection is, twice. */
export function makeQueryClient(): QueryClient {
  // A session that ended while a page was open: ask again who is there, and the gate shows the way in.
  const onError = (fault: unknown) => {
    if (fault instanceof Problem && fault.status === 401) void client.invalidateQueries({ queryKey: ["session"] });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        // A list is read again when its reader asks, never because the window came back.
        refetchOnWindowFocus: ({ queryKey }) => queryKey[0] !== "list",
        retry: (failures, fault) => failures < 2 && fault instanceof Problem && (fault.status === 0 || fault.status === 503),
        retryDelay: (failures) => Math.min(1000 * 2 ** failures, 8000),
      },
      mutations: { retry: false },
    },
  });
  return client;
}

/** Key of one record. Live news of it refetches the query at once: a record page shows what is. */
export function recordKey(kind: string, id: string, ...part: readonly unknown[]) {
  return ["record", kind, id, ...part] as const;
}

/** Key of a list of a kind. Live news only marks it stale: a list never moves under the hand, see `useFresh`. */
export function listKey(kind: string, ...part: readonly unknown[]) {
  return ["list", kind, ...part] as const;
}
