import type { Actor } from "../../../kernel/actor.ts";
import { type Filter, type FilterCatalogue, type FilterRecord, matches } from "../../../kernel/filter.ts";
import { deriveId, type Id } from "../../../kernel/ids.ts";
import { type AnyRecord, type Field, type FieldType, type Model, snake } from "../../../kernel/model.ts";
import type { Desk, Done, Group, KindView, Selection, Sorting } from "./desk.ts";

/** A table that is no kind of ours: its rows are made of what the desk knows, for whoever asks. */
export type Computed = {
  view: KindView;
  /** All rows that may pass; `where` may be used to make fewer. What a row refers to is the reader's to see, or the row is not made. */
  rows(given: { desk: Desk; actor: Actor; where: Filter; order: readonly Sorting[] }): Promise<ComputedRow[]>;
  /** Where a row can be made and taken away: what that changes of the records it follows from. */
  writes?: Writes | undefined;
};
export type Writes = {
  create(given: { desk: Desk; actor: Actor; fields: Readonly<Record<string, unknown>> }): Promise<Done>;
  remove(given: { desk: Desk; actor: Actor; row: ComputedRow }): Promise<Done>;
};
export type ComputedRow = { id: Id } & Record<string, unknown>;
type FieldGiven = { label?: string; type?: FieldType; reference?: string; servicenow?: string };

/** Defines a computed table: its columns by our names, with ServiceNow's where they differ by more than the case. */
export function computedTable(
  given: { kind: string; table: string; label: string; title: string; mayRead?: boolean; fields: Readonly<Record<string, FieldGiven>> },
  rows: Computed["rows"],
  writes?: Writes,
): Computed {
  const fields = Object.entries({ ...given.fields, ...stamps }).map(([name, one]): Field => {
    const {
      label = words(one.servicenow ?? snake(name)),
      type = one.reference ? "reference" : "text",
      servicenow = snake(name),
      ...rest
    } = one;
    return {
      name,
      column: snake(name),
      label,
      type,
      servicenow,
      folded: type === "text",
      required: false,
      optional: true,
      setByRules: writes === undefined || name in stamps,
      ...rest,
    };
  });
  const model: Model = {
    ...{ kind: given.kind, plural: given.kind, label: given.label, pluralLabel: given.label, table: "", title: given.title, sort: "id" },
    ...{ shape: {}, fields, columns: [], macros: {}, about: "" },
    servicenow: { table: given.table },
  };
  const mayRead = given.mayRead ?? true;
  return { view: { model, fields, added: [], mayRead, mayCreate: mayRead && writes !== undefined }, rows, writes };
}

const stamps: Readonly<Record<string, FieldGiven>> = {
  createdAt: { servicenow: "sys_created_on", type: "instant", label: "Created" },
  createdBy: { servicenow: "sys_created_by", reference: "person", label: "Created by" },
  updatedAt: { servicenow: "sys_updated_on", type: "instant", label: "Updated" },
};

/** An id for a row that has none of its own: always the same for the same words. */
export function rowId(...parts: readonly string[]): Id {
  const text = parts.join("/");
  return deriveId(deriveId("5e".repeat(16), text), `${text}/`).replace(/^.{16}/, deriveId("0".repeat(32), text).slice(16));
}

/** The id of the row that a choice is in a table that is made of choices. */
export function rowIdOf(table: string, value: string): Id {
  return rowId(table === "cmdb_rel_type" ? "relation" : table, value);
}

/** A desk that knows computed tables too. They are filtered, ordered and paged here, as the database does it for the others. */
export function withComputed(desk: Desk, tables: (actor: Actor, views: readonly KindView[]) => readonly Computed[]): Desk {
  const kept = new WeakMap<readonly KindView[], { views: readonly KindView[]; byKind: ReadonlyMap<string, Computed> }>();
  const known = (actor: Actor) => {
    const own = desk.kinds(actor);
    const found = kept.get(own);
    if (found) return found;
    const made = tables(actor, own);
    const both = { views: [...own, ...made.map((one) => one.view)], byKind: new Map(made.map((one) => [one.view.model.kind, one])) };
    kept.set(own, both);
    return both;
  };
  // A page and its count are two questions with one filter, which is made anew for each request: the rows are made once.
  const asked = new WeakMap<Filter, { actor: Actor; kind: string; rows: Promise<AnyRecord[] | null> }>();
  const all = (actor: Actor, selection: Pick<Selection, "kind" | "where" | "order">): Promise<AnyRecord[] | null> => {
    const { kind, where } = selection;
    const last = asked.get(where);
    if (last && last.actor === actor && last.kind === kind) return last.rows;
    const rows = make(actor, selection);
    asked.set(where, { actor, kind, rows });
    return rows;
  };
  const make = async (actor: Actor, { kind, where, order }: Pick<Selection, "kind" | "where" | "order">): Promise<AnyRecord[] | null> => {
    const { byKind, views } = known(actor);
    const table = byKind.get(kind);
    if (!table) return null;
    const rows = (await table.rows({ desk, actor, where, order })).map(asRecord);
    const catalogue = catalogueOf(views);
    const lookup = await lookupFor({ desk, actor, kind, where, rows, catalogue, byKind });
    return rows.filter((row) => matches(where, row, { catalogue, kind, lookup }));
  };
  const isMade = (actor: Actor, kind: string) => known(actor).byKind.has(kind);
  const madeOnly = async (): Promise<Done> => ({
    ok: false,
    refusal: { code: "notPermitted", sentence: "The rows of this table follow from other records: change those." },
  });
  return {
    ...desk,
    kinds: (actor) => known(actor).views,
    async select(actor, selection) {
      const rows = await all(actor, selection);
      if (rows === null) return desk.select(actor, selection);
      const ordered = [...rows].sort((one, other) => compareRows(one, other, selection.order));
      return ordered.slice(selection.offset, selection.offset + selection.limit);
    },
    async count(actor, kind, where) {
      return (await all(actor, { kind, where, order: [] }))?.length ?? desk.count(actor, kind, where);
    },
    async group(actor, grouping) {
      const rows = await all(actor, { ...grouping, order: [] });
      return rows === null ? desk.group(actor, grouping) : groupsOf(rows, grouping.by, grouping.measures.length);
    },
    create: (actor, kind, given) => {
      if (!isMade(actor, kind)) return desk.create(actor, kind, given);
      return known(actor).byKind.get(kind)?.writes?.create({ desk, actor, fields: given.fields }) ?? madeOnly();
    },
    change: (actor, kind, given) => (isMade(actor, kind) ? madeOnly() : desk.change(actor, kind, given)),
    async remove(actor, kind, id) {
      const table = known(actor).byKind.get(kind);
      if (!table) return desk.remove(actor, kind, id);
      const row = (await table.rows({ desk, actor, where: { field: "id", is: "equals", value: id }, order: [] })).find(
        (one) => one.id === id,
      );
      return row && table.writes ? table.writes.remove({ desk, actor, row }) : madeOnly();
    },
    async names(actor, wanted) {
      const { byKind } = known(actor);
      const own = [...wanted].filter(([kind]) => byKind.has(kind));
      const names = await desk.names(actor, new Map([...wanted].filter(([kind]) => !byKind.has(kind))));
      const others = await Promise.all(own.map(async ([kind, ids]) => [kind, await namesIn(desk, actor, byKind.get(kind)!, ids)] as const));
      return { ...names, ...Object.fromEntries(others) };
    },
  };
}

async function namesIn(desk: Desk, actor: Actor, table: Computed, ids: ReadonlySet<Id>): Promise<Record<Id, { label: string }>> {
  const where: Filter = { field: "id", is: "equals", value: [...ids] };
  const rows = await table.rows({ desk, actor, where, order: [] });
  return Object.fromEntries(
    rows.filter((row) => ids.has(row.id)).map((row) => [row.id, { label: String(row[table.view.model.title] ?? "") }]),
  );
}

function asRecord(row: ComputedRow): AnyRecord {
  const base = { number: null, version: 1, createdAt: "", createdBy: null, updatedAt: "", updatedBy: null, extra: {} };
  return { ...base, ...row };
}

const catalogues = new WeakMap<readonly KindView[], FilterCatalogue>();

function catalogueOf(views: readonly KindView[]): FilterCatalogue {
  const known = catalogues.get(views);
  if (known) return known;
  const id = { name: "id", column: "id", type: "text", label: "Sys ID" } as const;
  const version = { name: "version", column: "version", type: "integer", label: "Updates" } as const;
  const fields = new Map(views.map((view) => [view.model.kind, [id, version, ...view.fields]]));
  const made: FilterCatalogue = { fields: (kind) => fields.get(kind) ?? [], table: () => "" };
  catalogues.set(views, made);
  return made;
}

type Looking = {
  desk: Desk;
  actor: Actor;
  kind: string;
  where: Filter;
  rows: readonly AnyRecord[];
  catalogue: FilterCatalogue;
  byKind: ReadonlyMap<string, Computed>;
};

/** What dotted conditions of a computed table lead to, read before they are judged. */
async function lookupFor({
  desk,
  actor,
  kind,
  where,
  rows,
  catalogue,
  byKind,
}: Looking): Promise<(kind: string, id: string) => FilterRecord | null> {
  const found = new Map<string, FilterRecord>();
  const read = async (at: string, paths: readonly string[], records: readonly FilterRecord[]): Promise<void> => {
    for (const first of new Set(paths.map((path) => path.split(".")[0]!))) {
      const to = catalogue.fields(at).find((field) => field.name === first)?.reference;
      if (to === undefined) continue;
      const ids = [...new Set(records.map((record) => record[first]).filter((id): id is string => typeof id === "string" && id !== ""))];
      const others = byKind.has(to)
        ? (await byKind.get(to)!.rows({ desk, actor, where: { field: "id", is: "equals", value: ids }, order: [] })).map(asRecord)
        : await desk.select(actor, {
            kind: to,
            where: { field: "id", is: "equals", value: ids },
            order: [],
            limit: Math.max(ids.length, 1),
            offset: 0,
          });
      for (const other of others) found.set(`${to} ${other.id}`, other);
      const deeper = paths.filter((path) => path.startsWith(`${first}.`)).map((path) => path.slice(first.length + 1));
      await read(
        to,
        deeper.filter((path) => path.includes(".")),
        others,
      );
    }
  };
  await read(
    kind,
    pathsIn(where).filter((path) => path.includes(".")),
    rows,
  );
  return (other, id) => found.get(`${other} ${id}`) ?? null;
}

function pathsIn(filter: Filter): string[] {
  if ("all" in filter) return filter.all.flatMap(pathsIn);
  if ("any" in filter) return filter.any.flatMap(pathsIn);
  if ("not" in filter) return pathsIn(filter.not);
  return "words" in filter || "compare" in filter ? [] : [filter.field];
}

/** The values that a field must have, where the filter says so outright: rows need not be made for others. Null: any. */
export function valuesWanted(filter: Filter, field: string): string[] | null {
  if ("all" in filter) {
    for (const part of filter.all) {
      const found = valuesWanted(part, field);
      if (found) return found;
    }
    return null;
  }
  if ("any" in filter) {
    const parts = filter.any.map((part) => valuesWanted(part, field));
    return parts.length > 0 && parts.every((part) => part !== null) ? parts.flat() : null;
  }
  if ("not" in filter || "words" in filter || "compare" in filter || filter.field !== field || filter.is !== "equals") return null;
  return [filter.value ?? []].flat().filter((value): value is string => typeof value === "string");
}

/** From when on a moment must lie at the least, where the filter says so outright. */
export function earliest(filter: Filter, field: string): string | undefined {
  if ("all" in filter) return filter.all.map((part) => earliest(part, field)).find((one) => one !== undefined);
  if ("any" in filter) {
    const parts = filter.any.map((part) => earliest(part, field));
    return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.sort()[0] : undefined;
  }
  if ("not" in filter || "words" in filter || "compare" in filter || filter.field !== field) return undefined;
  return (filter.is === "atOrAfter" || filter.is === "after") && typeof filter.value === "string" ? filter.value : undefined;
}

function compareRows(one: AnyRecord, other: AnyRecord, order: readonly Sorting[]): number {
  for (const { path, descending } of [...order, { path: "id", descending: false }]) {
    const [a, b] = [one[path] ?? "", other[path] ?? ""];
    if (a === b) continue;
    const sign = typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1;
    return descending ? -sign : sign;
  }
  return 0;
}

/** Groups are counted; a computed table has nothing to add up. */
function groupsOf(rows: readonly AnyRecord[], by: readonly string[], measures: number): Group[] {
  const groups = new Map<string, { keys: string[]; count: number }>();
  for (const row of rows) {
    const keys = by.map((name) => String(row[name] ?? ""));
    const place = JSON.stringify(keys);
    const group = groups.get(place) ?? { keys, count: 0 };
    groups.set(place, { ...group, count: group.count + 1 });
  }
  if (by.length === 0 && groups.size === 0) groups.set("", { keys: [], count: 0 });
  return [...groups.values()].map((group) => ({ ...group, values: new Array<null>(measures).fill(null) }));
}

function words(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
