import type { Actor } from "../../../kernel/actor.ts";
import { type Filter, nothing } from "../../../kernel/filter.ts";
import { fold } from "../../../kernel/fold.ts";
import type { AnyRecord } from "../../../kernel/model.ts";
import type { Desk, Sorting } from "./desk.ts";
import { conditionOf } from "./encoded-condition.ts";
import { mostEffective, parseQuery, readQuery, weightOf } from "./encoded-query.ts";
import { badParameter, mayNotRead, noRecord } from "./refused.ts";
import { relatedFilters } from "./related.ts";
import type { Rendered } from "./render.ts";
import { askingOf, linkHeader, type Parameters, readParameters, type TableAnswer, type TableRequest } from "./request.ts";
import { addedFor, fieldsFor, type Row, showRows } from "./rows.ts";
import type { Asking } from "./script.ts";
import type { Member, Table, Tables } from "./tables.ts";

/** A request of somebody who is signed in, about one table. */
export type Asked = { desk: Desk; tables: Tables; table: Table; request: TableRequest & { actor: Actor } };
/** What is asked of one kind of a table. */
export type Asks = { member: Member; where: Filter; order: readonly Sorting[] };

/** `GET /api/now/table/{table}`: a page of rows, with how many there are. */
export async function listRows(asked: Asked): Promise<TableAnswer> {
  const { desk, request } = asked;
  const parameters = readParameters(request.query);
  const { asks, ignored } = await readAsks(asked, parameters);
  const { limit, offset } = parameters;
  const [rows, total] = await Promise.all([
    limit === 0 ? [] : pageOf(asked, asks, parameters),
    parameters.isCounted ? totalOf(desk, request.actor, asks) : null,
  ]);
  const result = await show(asked, rows, parameters);
  const hasMore = total === null ? rows.length === limit : offset + rows.length < total;
  const headers: Record<string, string> = {
    ...(total === null ? {} : { "x-total-count": String(total) }),
    ...(parameters.hasLinkHeader ? { link: linkHeader(request, { limit, offset, total, hasMore }) } : {}),
    ...ignoredHeader(ignored),
  };
  // The first version of the API says 404 where nothing is found.
  if (rows.length === 0 && /^\/api\/now\/v1\//.test(request.path)) {
    const { error, status } = noRecord().body();
    return { status: 404, headers, body: { error, status } };
  }
  return { status: 200, headers, body: { result } };
}

/** `GET /api/now/table/{table}/{sys_id}`: one row; not there and not yours are one answer. */
export async function oneRow(asked: Asked, id: string): Promise<TableAnswer> {
  const row = await findRow(asked, id);
  if (!row) throw noRecord();
  const [result] = await show(asked, [row], readParameters(asked.request.query));
  return { status: 200, headers: {}, body: { result } };
}

/** A row by its id, or null. */
export async function findRow({ desk, table, request }: Asked, id: string): Promise<Row | null> {
  if (!/^[0-9A-Za-z]{1,64}$/.test(id)) return null;
  for (const member of readable(table)) {
    const where: Filter = { all: [{ field: "id", is: "equals", value: id }, member.where] };
    const [record] = await desk.select(request.actor, {
      kind: member.kind,
      where,
      order: [],
      limit: 1,
      offset: 0,
      added: addedFor(member, null),
    });
    if (record) return { record, member };
  }
  return null;
}

/** Rows as the request wants them shown. */
export function show(
  { desk, tables, table, request }: Asked,
  rows: readonly Row[],
  parameters: Parameters,
): Promise<Record<string, Rendered>[]> {
  const { display, withoutLinks, fields } = parameters;
  return showRows(rows, { desk, actor: request.actor, tables, table, fields, display, withoutLinks, origin: request.origin });
}

/** The members of a table whose records the reader may ask for; refuses where there are none. */
export function readable(table: Table): readonly Member[] {
  const members = table.members.filter((member) => member.view.mayRead);
  if (members.length === 0) throw mayNotRead();
  return members;
}

/** What the query, or the plain filters, ask of each member. */
export async function readAsks(asked: Asked, parameters: Parameters): Promise<{ asks: Asks[]; ignored: string[] }> {
  const { desk, tables, table, request } = asked;
  const asking = askingOf(request, desk.now());
  const parsed = parseQuery(parameters.query ?? "");
  if (!parsed.ok) throw badParameter("sysparm_query", parsed.sentence);
  const ignored: string[][] = [];
  const asks: Asks[] = [];
  for (const member of readable(table)) {
    const related = await relatedFilters(parsed.terms.related, asked, member);
    const read = readQuery(parsed.terms, { tables, table, member, asking, related });
    ignored.push([...read.ignored]);
    const plain = parameters.query === null ? plainFilters(parameters.plain, { tables, table, member, asking }) : [];
    const where: Filter = { all: [member.where, read.where, ...plain] };
    if (weightOf(where) > mostEffective) throw badParameter("sysparm_query", `The query asks more than ${mostEffective} things at once.`);
    asks.push({ member, where, order: read.order });
  }
  // A term counts as ignored where no member could be asked it.
  const [first = [], ...others] = ignored;
  return { asks, ignored: first.filter((term) => others.every((list) => list.includes(term))) };
}

/** `field=value` of the address: by the value, or by what is shown of it. */
function plainFilters(
  plain: readonly (readonly [string, string])[],
  { tables, table, member, asking }: { tables: Tables; table: Table; member: Member; asking: Asking },
): Filter[] {
  return plain.flatMap(([name, value]) => {
    const found = tables.resolve(member, name);
    if (!found) return table.members.some((one) => tables.resolve(one, name)) ? [value === "" ? { all: [] } : nothing] : [];
    const displayOf = (kind: string) => {
      const model = tables.memberOf(kind)?.view.model;
      return model && (model.number ? "number" : model.title);
    };
    const subject = { column: found.column, path: found.path, displayOf, asking };
    const exact = conditionOf(subject, "=", value);
    const { source } = found.column;
    const field = source.is === "field" ? source.field : null;
    const parts: Filter[] = exact ? [exact] : [];
    const path = found.path === "" ? (field?.name ?? "") : `${found.path}.${field?.name}`;
    const labelled = field?.type === "choice" ? field.choices?.find((choice) => fold(choice.label) === fold(value)) : undefined;
    if (labelled) parts.push({ field: path, is: "equals", value: labelled.value });
    const display = field?.type === "reference" && value !== "" ? displayOf(field.reference ?? "") : undefined;
    if (display && path.split(".").length <= 2) parts.push({ field: `${path}.${display}`, is: "equals", value });
    return parts.length === 0 ? [nothing] : [parts.length === 1 ? parts[0]! : { any: parts }];
  });
}

async function pageOf({ desk, request }: Asked, asks: readonly Asks[], { limit, offset, fields }: Parameters): Promise<Row[]> {
  const { actor } = request;
  if (asks.length === 1) {
    const [{ member, where, order }] = asks as [Asks];
    const names = fieldsFor(member, fields);
    const given = { kind: member.kind, where, order, limit, offset, added: addedFor(member, fields), ...(names ? { fields: names } : {}) };
    return (await desk.select(actor, given)).map((record) => ({ record, member }));
  }
  // Rows of several kinds: each as far as the page goes, merged by the order.
  const lists = await Promise.all(
    asks.map(async ({ member, where, order }) => {
      const records = await desk.select(actor, { kind: member.kind, where, order, limit: limit + offset, offset: 0 });
      return records.map((record) => ({ record, member, keys: keysOf(record, order) }));
    }),
  );
  const order = asks.map((one) => one.order).sort((a, b) => b.length - a.length)[0] ?? [];
  const merged = lists.flat().sort((one, other) => compareKeys(one.keys, other.keys, order));
  return merged.slice(offset, offset + limit).map(({ record, member }) => ({ record, member }));
}

function keysOf(record: AnyRecord, order: readonly Sorting[]): unknown[] {
  return [...order.map(({ path }) => record[path] ?? null), record.id];
}

/** As the database orders: what is missing stands last, and first where the order is turned round. */
function compareKeys(one: readonly unknown[], other: readonly unknown[], order: readonly Sorting[]): number {
  for (const [index, key] of one.entries()) {
    const sign = compare(key, other[index]);
    if (sign !== 0) return (order[index] ?? order.at(-1))?.descending ? -sign : sign;
  }
  return 0;
}

function compare(one: unknown, other: unknown): number {
  if (one === other) return 0;
  if (one === null || one === undefined) return 1;
  if (other === null || other === undefined) return -1;
  if (typeof one === "string" && typeof other === "string")
    return fold(one) < fold(other) ? -1 : fold(one) > fold(other) ? 1 : one < other ? -1 : 1;
  return Number(one) - Number(other);
}

async function totalOf(desk: Desk, actor: Actor, asks: readonly Asks[]): Promise<number> {
  const counts = await Promise.all(asks.map(({ member, where }) => desk.count(actor, member.kind, where)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Told in one header: terms that were left out, as they were written, cut where they are long. */
export function ignoredHeader(terms: readonly string[]): Record<string, string> {
  if (terms.length === 0) return {};
  const told = terms.slice(0, 20).map((term) => encodeURIComponent(term.slice(0, 60).toWellFormed()));
  return { "x-ignored-query-terms": told.join(" ") };
}
