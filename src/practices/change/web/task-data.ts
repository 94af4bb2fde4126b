import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Id } from "../../../kernel/ids.ts";
import { api } from "../../../web/client/api.ts";
import { useNews } from "../../../web/client/live.tsx";
import { recordKey } from "../../../web/client/query.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { ChangeTask } from "../task.model.ts";

export type Tasks = { items: ChangeTask[]; refs: Refs };
const kinds = ["changeTask"] as const;

/** The steps of a change in their order, read again when somebody else does one. */
export function useTasks(change: Id) {
  const client = useQueryClient();
  useNews(kinds, () => void refreshSteps(client), 300);
  return useQuery({
    queryKey: recordKey("change", change, "tasks"),
    queryFn: async ({ signal }): Promise<Tasks> => {
      const asked = new URLSearchParams({ filter: `change:${change}`, sort: "createdAt", limit: "100" });
      const { items, refs } = await api.get<Tasks>(`/api/change-tasks?${asked}`, { signal });
      return { refs, items: items.toSorted((one, other) => (one.position ?? 0) - (other.position ?? 0)) };
    },
  });
}

/** Reads again what a step touches: what its change waits for is among it. */
export async function refreshSteps(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: ["record", "change"] });
  void client.invalidateQueries({ queryKey: ["list", "changeTask"], refetchType: "none" });
}
