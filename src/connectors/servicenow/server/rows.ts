import type { Actor } from "../../../kernel/actor.ts";
import type { Id } from "../../../kernel/ids.ts";
import type { AnyRecord } from "../../../kernel/model.ts";
import type { Desk, Written } from "./desk.ts";
import { type Rendered, type Rendering, render } from "./render.ts";
import type { DisplayMode } from "./request.ts";
import { type Column, columnNames, type Member, type Table, type Tables } from "./tables.ts";

/** A row of a table: the record and the kind it is of. */
export type Row = { record: AnyRecord; member: Member };
export type Showing = {
  desk: Desk;
  actor: Actor;
  tables: Tables;
  table: Table;
  /** Columns as asked for, dotted ones too; null: all of the table. */
  fields: readonly string[] | null;
  display: DisplayMode;
  withoutLinks: boolean;
  origin: string;
};
/** What is wanted of a record: its own columns, and through which references what of others. */
type Wanted = { own: Map<string, Column>; through: Map<string, { column: Column; kind: string; wanted: Wanted }> };
/** Records that references lead to, by kind and id. */
type Related = Map<string, Map<Id, AnyRecord>>;

/** Rows as they go out. What they refer to is read in one statement for each kind and step, never row by row. */
export async function showRows(rows: readonly Row[], showing: Showing): Promise<Record<string, Rendered>[]> {
  const names = showing.fields ?? columnNames(showing.table);
  const wanted = new Map(members(rows).map((member) => [member, wantedOf(member, names, showing.tables)]));
  const related: Related = new Map();
  for (const [member, want] of wanted) await follow(want, recordsOf(rows, member), related, showing);
  const shown: Shown[] = [];
  for (const [member, want] of wanted) gather(want, recordsOf(rows, member), related, shown);
  const given = await renderingOf(shown, showing);
  // What no member of the table has does not exist, and is left out.
  const known = names.filter((name) => showing.table.members.some((member) => showing.tables.resolve(member, name)));
  const paths = known.map((name) => ({ name, steps: name.split(".") }));
  return rows.map(({ record, member }) => {
    const placed = { want: wanted.get(member)!, related, given };
    const row: Record<string, Rendered> = {};
    for (const { name, steps } of paths) row[name] = renderPath(steps, record, placed);
    return row;
  });
}

/** The fields of a member that some columns are made of: those are read, and no others. Null: all. */
export function fieldsFor(member: Member, names: readonly string[] | null): readonly string[] | undefined {
  if (names === null) return undefined;
  const found = new Set<string>();
  for (const name of names) {
    const source = member.columns.get(name.split(".")[0]!)?.source;
    if (!source || source.is === "id" || source.is === "constant" || source.is === "entries" || source.is === "shown") continue;
    // A yes-or-no column may speak of any field.
    if (source.is === "when") return undefined;
    found.add(source.field.name);
    if (source.is === "pointer") found.add(source.kindIn);
  }
  return [...found];
}

/** What reading shall add for some columns; for all of them where none are named. */
export function addedFor(member: Member, names: readonly string[] | null): readonly string[] {
  const columns = names === null ? [...member.columns.values()] : names.map((name) => member.columns.get(name));
  return columns.flatMap((column) => (column?.source.is === "shown" ? [column.source.name] : []));
}

function members(rows: readonly Row[]): Member[] {
  return [...new Set(rows.map((row) => row.member))];
}

function recordsOf(rows: readonly Row[], member: Member): AnyRecord[] {
  return rows.filter((row) => row.member === member).map((row) => row.record);
}

function wantedOf(member: Member, names: readonly string[], tables: Tables): Wanted {
  const wanted: Wanted = { own: new Map(), through: new Map() };
  const deeper = new Map<string, string[]>();
  for (const name of names) {
    const [first = "", ...rest] = name.split(".");
    const column = member.columns.get(first);
    if (!column) continue;
    if (rest.length === 0) wanted.own.set(first, column);
    else deeper.set(first, [...(deeper.get(first) ?? []), rest.join(".")]);
  }
  for (const [first, rest] of deeper) {
    const column = member.columns.get(first)!;
    const { source } = column;
    const field = source.is === "field" || source.is === "user" ? source.field : null;
    const next = field?.type === "reference" && field.reference ? tables.memberOf(field.reference) : null;
    if (next) wanted.through.set(first, { column, kind: next.kind, wanted: wantedOf(next, rest, tables) });
  }
  return wanted;
}

async function follow(wanted: Wanted, records: readonly AnyRecord[], related: Related, showing: Showing): Promise<void> {
  for (const { column, kind, wanted: next } of wanted.through.values()) {
    const ids = [...new Set(records.map((record) => idIn(column, record)).filter((id) => id !== null))];
    const known = related.get(kind) ?? new Map<Id, AnyRecord>();
    related.set(kind, known);
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length > 0) for (const record of await byIds(showing, kind, missing)) known.set(record.id, record);
    await follow(
      next,
      ids.flatMap((id) => known.get(id) ?? []),
      related,
      showing,
    );
  }
}

async function byIds(
  { desk, actor, tables }: Pick<Showing, "desk" | "actor" | "tables">,
  kind: string,
  ids: readonly Id[],
): Promise<AnyRecord[]> {
  if (ids.length === 0 || !tables.memberOf(kind)?.view.mayRead) return [];
  return desk.select(actor, { kind, where: { field: "id", is: "equals", value: ids }, order: [], limit: ids.length, offset: 0 });
}

function idIn({ source }: Column, record: AnyRecord): Id | null {
  const value = source.is === "field" || source.is === "user" || source.is === "pointer" ? record[source.field.name] : null;
  return typeof value === "string" && value !== "" ? value : null;
}

type Shown = { columns: ReadonlyMap<string, Column>; records: readonly AnyRecord[] };

function gather(wanted: Wanted, records: readonly AnyRecord[], related: Related, into: Shown[]): void {
  into.push({ columns: wanted.own, records });
  for (const { column, kind, wanted: next } of wanted.through.values()) {
    const others = records.flatMap((record) => related.get(kind)?.get(idIn(column, record) ?? "") ?? []);
    gather(next, others, related, into);
  }
}

/** Reads what rendering needs beside the rows: names of references, the names users sign in with, and entries where they are shown. */
async function renderingOf(shown: readonly Shown[], showing: Showing): Promise<Rendering> {
  const { desk, actor, tables, display, withoutLinks, origin } = showing;
  const isShown = display !== "false";
  const entries = isShown ? await entriesOf(shown, showing) : new Map<string, Written[]>();
  const wanted = new Map<string, Set<Id>>();
  const want = (kind: string | undefined, id: unknown) => {
    if (kind && typeof id === "string" && id !== "") wanted.set(kind, (wanted.get(kind) ?? new Set()).add(id));
  };
  const users = new Set<Id>();
  for (const { columns, records } of shown)
    for (const { source } of columns.values())
      for (const record of records) {
        if (source.is === "user") for (const id of [record[source.field.name]]) if (typeof id === "string") users.add(id);
        if (!isShown) continue;
        if (source.is === "field" && source.field.reference)
          for (const id of [record[source.field.name]].flat()) want(source.field.reference, id);
        if (source.is === "pointer") want(String(record[source.kindIn] ?? ""), record[source.field.name]);
      }
  for (const list of entries.values()) for (const { by } of list) want("person", by);
  const [names, userNames] = await Promise.all([
    wanted.size > 0 ? desk.names(actor, wanted) : {},
    users.size > 0 ? desk.userNames(actor, [...users]) : new Map<Id, string>(),
  ]);
  return {
    ...{ mode: display, withoutLinks, origin, tables, names, entries, timeZone: actor.timeZone, now: desk.now() },
    users: userNames,
  };
}

const mostEntries = 5_000;

async function entriesOf(shown: readonly Shown[], { desk, actor, tables }: Showing): Promise<Map<string, Written[]>> {
  const types: Record<string, string[]> = {};
  const records = new Set<Id>();
  for (const { columns, records: list } of shown) {
    const events = [...columns.values()].flatMap(({ source }) => (source.is === "entries" ? [source.event] : []));
    const kind = events.length > 0 ? kindOf(columns, tables) : null;
    if (!kind || list.length === 0) continue;
    types[kind] = events;
    for (const { id } of list) records.add(id);
  }
  const found = new Map<string, Written[]>();
  if (records.size === 0) return found;
  for (const one of await desk.written(actor, { types, records: [...records], limit: mostEntries, offset: 0 })) {
    const place = `${one.record} ${one.type}`;
    found.set(place, [...(found.get(place) ?? []), one]);
  }
  return found;
}

function kindOf(columns: ReadonlyMap<string, Column>, tables: Tables): string | null {
  const [name, column] = [...columns].find(([, one]) => one.source.is === "entries") ?? [];
  if (!name) return null;
  for (const table of tables.all()) for (const member of table.members) if (member.columns.get(name) === column) return member.kind;
  return null;
}

type Placed = { want: Wanted; related: Related; given: Rendering };

function renderPath(steps: readonly string[], record: AnyRecord | null, placed: Placed): Rendered {
  const { want, related, given } = placed;
  const first = steps[0] ?? "";
  if (steps.length <= 1) {
    const column = want.own.get(first);
    return column ? render(column, record, given) : render(noColumn, null, given);
  }
  const step = want.through.get(first);
  const id = step && record ? idIn(step.column, record) : null;
  const next = step && id !== null ? (related.get(step.kind)?.get(id) ?? null) : null;
  return step ? renderPath(steps.slice(1), next, { want: step.wanted, related, given }) : render(noColumn, null, given);
}

const noColumn: Column = { name: "", label: "", source: { is: "constant", value: "" } };
