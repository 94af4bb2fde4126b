import type { DescribedKind } from "./describe.ts";

/** What a list shows, as its address says it. `at` is the record in the side panel. */
export type ListState = {
  view: string | null;
  filter: string;
  sort: string;
  group: string | null;
  columns: readonly string[] | null;
  at: string | null;
};

/** A way to look at a list: one of the model's own, or one that was saved. */
export type View = {
  key: string;
  name: string;
  filter: string;
  sort: string;
  group: string | null;
  columns: readonly string[] | null;
  /** What it counts, where its name does not say all. */
  about?: string;
  saved: { id: string; version: number; shared: boolean; owner: string | null } | null;
};

/** The views every list has without anybody saving one: its named filters (or what is active), and everything. */
export function ownViews(kind: DescribedKind): View[] {
  const base = { sort: kind.sort, group: null, columns: null, saved: null };
  const named = Object.keys(kind.macros).map((macro) => ({ ...base, key: macro, name: macroName(macro), filter: macro }));
  const active = kind.fields.some((field) => field.name === "active" && field.type === "boolean");
  const first = named.length === 0 && active ? [{ ...base, key: "active", name: "Active", filter: "active:true" }] : named;
  return [...first, { ...base, key: "all", name: "All", filter: "" }];
}

/** A screen's own views with the saved ones behind them; a saved view of the same name stands in the place of the screen's own. */
export function joinedViews(own: readonly View[], saved: readonly View[]): View[] {
  const byName = new Map(saved.map((view) => [view.name, view]));
  const names = new Set(own.map((view) => view.name));
  const joined = (view: View): View => {
    const other = byName.get(view.name);
    return other ? { ...other, ...(view.about ? { about: view.about } : {}) } : view;
  };
  return [...own.map(joined), ...saved.filter((view) => !names.has(view.name))];
}

/** Reads the address of a list; what it does not say comes from the view it names, or from the first one. */
export function readListState(search: Readonly<Record<string, unknown>>, views: readonly View[], kind: DescribedKind): ListState {
  const text = (name: string) => (search[name] === undefined || search[name] === null ? null : String(search[name]));
  const named = views.find((view) => view.key === text("view"));
  const alike = (view: View) => view.filter === text("filter") && (text("sort") ?? view.sort) === view.sort;
  const base = named ?? (text("filter") === null ? views[0] : views.find(alike));
  const sort = text("sort") ?? base?.sort ?? kind.sort;
  const group = text("group") ?? base?.group ?? null;
  const sortable = kind.fields.some((field) => field.sortable && field.name === sort.replace(/^-/, ""));
  return {
    view: base?.key ?? null,
    filter: text("filter") ?? base?.filter ?? "",
    sort: sortable || sort === kind.sort ? sort : kind.sort,
    group: group === "" || !groupable(kind).some((field) => field.name === group) ? null : group,
    columns: base?.columns ?? null,
    at: text("at"),
  };
}

/** The address of a list, as search parameters; only what differs from the view is said. */
export function writeListState(state: ListState, views: readonly View[]): Record<string, string | undefined> {
  const view = views.find((one) => one.key === state.view);
  const base = view ?? { filter: null, sort: null, group: null };
  return {
    view: state.view ?? undefined,
    filter: state.filter === base.filter ? undefined : state.filter,
    sort: state.sort === base.sort ? undefined : state.sort,
    group: (state.group ?? "") === (base.group ?? "") ? undefined : (state.group ?? ""),
    at: state.at ?? undefined,
  };
}

/** Whether the list differs from the view it came from, so that saving it says something. */
export function isChanged(state: ListState, view: View | undefined): boolean {
  return !view || view.filter !== state.filter || view.sort !== state.sort || (view.group ?? null) !== state.group;
}

/** Fields whose values can head groups. */
export function groupable(kind: DescribedKind) {
  return kind.fields.filter((field) => field.type === "choice" || field.type === "reference" || field.type === "boolean");
}

function macroName(macro: string): string {
  const word = macro.slice(macro.indexOf(":") + 1).replaceAll("-", " ");
  return word.charAt(0).toUpperCase() + word.slice(1);
}
