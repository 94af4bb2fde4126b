import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { countNew, useFresh } from "../client/live.tsx";
import { useNow } from "../client/now.tsx";
import { useReader } from "../client/session.ts";
import type { Row } from "./columns.tsx";
import type { DescribedKind } from "./describe.ts";
import { joinedViews, type ListState, ownViews, readListState, type View, writeListState } from "./list-state.ts";
import { useRecordList } from "./queries.ts";
import { useSavedViews } from "./saved-views.ts";

/** How a list is looked at, kept in the address, so that links, back and reload bring the same list. */
export function useListState(kind: DescribedKind, base?: { views?: readonly View[] }) {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const saved = useSavedViews(kind);
  const own = useMemo(() => (base?.views ? [...base.views, ...ownViews(kind).slice(-1)] : [...ownViews(kind)]), [kind, base?.views]);
  const views = useMemo(() => joinedViews(own, saved ?? []), [own, saved]);
  const state = useMemo(() => readListState(search, views, kind), [search, views, kind]);
  const change = useCallback(
    (next: Partial<ListState>, way: { replace?: boolean } = {}) => {
      const search = writeListState({ ...state, ...next }, views);
      void navigate({ to: ".", search: () => search, replace: way.replace ?? false, resetScroll: false });
    },
    [navigate, state, views],
  );
  // A view that is named but not read yet, or may still take the first one's place, would be taken for another list: its rows wait for it.
  const isNamed = typeof search.view === "string";
  const isWaiting = saved === undefined && (isNamed ? !own.some((view) => view.key === search.view) : search.filter === undefined);
  return { state, views, change, isWaiting, view: views.find((view) => view.key === state.view) };
}

/** The rows of a list so far, each with the asked fields, and what has changed since they were read. */
export function useListRows(kind: DescribedKind, state: ListState, fields: string) {
  const query = useRecordList(kind, { filter: state.filter, sort: state.sort, fields });
  const { data, refetch } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items.map((record): Row => ({ record, refs: page.refs }))) ?? [], [data]);
  const fresh = useFresh(kind.kind);
  const news = useMemo(() => {
    const versions = new Map(rows.map(({ record }) => [record.id, record.version]));
    let changed = 0;
    for (const [id, version] of fresh.versions) if ((versions.get(id) ?? version) < version) changed += 1;
    return { added: countNew(fresh, new Set(versions.keys())), changed };
  }, [rows, fresh]);
  const take = () => {
    fresh.take();
    void refetch();
  };
  return { ...query, rows, news: { ...news, sinceMs: fresh.sinceMs, take }, isWhole: data !== undefined && !query.hasNextPage };
}

/** "23 rows · live · as of 14:08:12": what the key line says of a list. */
export function useListFooting(count: number, asOf: string | undefined, isWhole: boolean): string {
  useNow();
  const { timeZone } = useReader();
  const at = asOf ? new Date(asOf).toLocaleTimeString("en-GB", { timeZone }) : "";
  return `${count.toLocaleString("en")}${isWhole ? "" : "+"} ${count === 1 ? "row" : "rows"}${at ? ` · as of ${at}` : ""}`;
}
