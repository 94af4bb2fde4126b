import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../client/api.ts";
import { useSession } from "../client/session.ts";
import type { DescribedKind } from "./describe.ts";
import type { ListState, View } from "./list-state.ts";

type SavedView = {
  id: string;
  version: number;
  kind: string;
  name: string;
  filter: string | null;
  sort: string | null;
  groupBy: string | null;
  columns: string[] | null;
  shared: boolean;
  owner: string | null;
  position: number;
};

const viewsKey = (kind: string) => ["watch", "savedView", kind] as const;

/** The saved views of a kind: one's own and those shared with everybody; undefined while they are asked for. */
export function useSavedViews(kind: DescribedKind): readonly View[] | undefined {
  const filter = `active:true kind:"${kind.kind}"`;
  const { data, isError } = useQuery({
    queryKey: viewsKey(kind.kind),
    queryFn: ({ signal }) => api.get<{ items: SavedView[] }>(`/api/saved-views?limit=100&filter=${encodeURIComponent(filter)}`, { signal }),
    staleTime: 5 * 60_000,
  });
  if (isError) return [];
  return data?.items
    .toSorted((one, other) => one.position - other.position || one.name.localeCompare(other.name))
    .map((saved) => viewOf(saved, kind));
}

/** Saves how a list looks: as a new view, over the one it came from, or shared with everybody. Retiring one takes it away. */
export function useViewDeeds(kind: DescribedKind) {
  const client = useQueryClient();
  const { person } = useSession();
  const reread = () => client.invalidateQueries({ queryKey: viewsKey(kind.kind) });
  return {
    isMine: (view: View) => view.saved?.owner === person.id,
    async save(given: { name: string; shared: boolean; state: ListState; columns: readonly string[] | null }): Promise<string> {
      const { name, shared } = given;
      const { record } = await api.post<{ record: { id: string } }>("/api/saved-views", {
        kind: kind.kind,
        name,
        shared,
        ...looksOf(given),
      });
      await reread();
      return record.id;
    },
    async saveOver(view: View, given: { state: ListState; columns: readonly string[] | null }): Promise<void> {
      if (!view.saved) return;
      await api.patch(`/api/saved-views/${view.saved.id}`, looksOf(given));
      await reread();
    },
    async remove(view: View): Promise<void> {
      if (!view.saved) return;
      await api.post(`/api/saved-views/${view.saved.id}/retire`, {});
      await reread();
    },
  };
}

function looksOf({ state, columns }: { state: ListState; columns: readonly string[] | null }) {
  return { filter: state.filter, sort: state.sort, groupBy: state.group, columns };
}

function viewOf(saved: SavedView, kind: DescribedKind): View {
  const { id, version, name, filter, sort, groupBy, columns, shared, owner } = saved;
  return { key: id, name, filter: filter ?? "", sort: sort ?? kind.sort, group: groupBy, columns, saved: { id, version, shared, owner } };
}
