import { createHash } from "node:crypto";
import type { Actor } from "../kernel/actor.ts";
import { type Filter, type FilterCatalogue, type FilterField, isFolded } from "../kernel/filter.ts";
import type { AnyRecord, Field } from "../kernel/model.ts";
import { type Instant, ms } from "../kernel/time.ts";
import { customName } from "./db/filter-sql.ts";
import { selectOf } from "./db/table.ts";
import type { KindEntry } from "./house.ts";
import type { Office } from "./office.ts";
import { addedTo } from "./presentation.ts";
import { bounded } from "./records.ts";
import { StatementNames } from "./statement-names.ts";
import { Reader } from "./visible-sql.ts";

/** By a field's name, or "id". */
export type RowOrder = { path: string; descending: boolean };
export type RowQuery = {
  /** Checked and literal. */
  where: Filter;
  order: readonly RowOrder[];
  limit: number;
  offset: number;
  /** Names of the fields that are read; absent: all. */
  fields?: readonly string[];
  /** Names of what the kind's presentation adds. */
  added?: readonly string[];
};
export type RowMeasure = { function: "avg" | "sum" | "min" | "max"; field: string };
export type RowGroup = { keys: readonly (string | null)[]; count: number; values: readonly (string | null)[] };
type Asked = { actor: Actor; now: Instant };

/** Whether a filter asks for one record by its id and for nothing else: such a statement is the same for every id, and has one plan. */
function isOfOne(where: Filter): boolean {
  if ("all" in where) {
    const asked = where.all.filter((part) => !("all" in part && part.all.length === 0));
    return asked.length === 1 && isOfOne(asked[0]!);
  }
  return "field" in where && where.field === "id" && where.is === "equals" && [where.value].flat().length === 1;
}

/** Every record has these, and they are no fields of a model. */
const ownFields: readonly FilterField[] = [
  { name: "id", column: "id", type: "text", label: "Id" },
  { name: "version", column: "version", type: "integer", label: "Version" },
];
const rememberedMs = 10 * 60_000;
const mostRemembered = 2_000;
const mostNamed = 200;
const functions = new Set<RowMeasure["function"]>(["avg", "sum", "min", "max"]);

/**
 * Rows of a kind for programs that page by offset and want exact counts: any order, any page, the visibility filter in each statement. Each
 * statement is given up after two seconds. Where a page ended is remembered, so that the next one is a walk from there.
 */
export class Rows {
  private readonly office: Office;
  private readonly catalogue: FilterCatalogue;
  private readonly names = new StatementNames(mostNamed);
  private readonly ends = new Map<string, { value: unknown; id: string; until: number }>();

  constructor(office: Office) {
    this.office = office;
    const { fields } = office;
    const known = new WeakMap<readonly Field[], readonly FilterField[]>();
    this.catalogue = {
      table: (kind) => fields.table(kind),
      title: (kind) => fields.title(kind),
      // One list for a kind as long as its fields stay: names are looked up in an index of each list.
      fields(kind) {
        const all = fields.all(kind);
        const made = known.get(all) ?? [...ownFields, ...all];
        known.set(all, made);
        return made;
      },
    };
  }

  /** Records the actor may see, with what they may read of them, in the order asked for and then by id. */
  async select(entry: KindEntry, query: RowQuery, asked: Asked): Promise<AnyRecord[]> {
    const { records, db, house } = this.office;
    const values: unknown[] = [];
    const seen = this.seen(entry, query.where, asked, values);
    if (seen === null) return [];
    const order = this.orderOf(entry, query.order);
    const end = query.offset > 0 && order.walk ? this.recall(entry, query, asked) : null;
    const onwards = end && order.walk ? ` and ${beyond(order.walk, end, values)}` : "";
    const skip = end || query.offset === 0 ? "" : ` offset ${query.offset}`;
    const columns = columnsOf(entry, query, this.office.fields.all(entry.model.kind));
    const source = `from ${entry.table.name} t where ${seen}${onwards}`;
    const upTo = order.walk?.bySecond ? edgeOf(order.walk, source, query.limit + (end ? 0 : query.offset)) : "";
    const text = `select ${columns} ${source}${upTo} order by ${order.by} limit ${query.limit}${skip}`;
    const found = await bounded(() => db.reader.query<AnyRecord>(text, values, this.nameFor(query, text)));
    if (order.walk && found.length === query.limit) this.remember(entry, query, asked, { last: found.at(-1)!, by: order.walk.field });
    const readable = found.map((record) => ({ ...records.readableRecord(entry, record, asked.actor) }));
    await this.add(entry, readable, query, asked);
    await entry.conceal?.({ tx: db, house, records: readable, ...asked });
    return readable;
  }

  /** One record by its id is asked for again and again in the same words; pages are asked for in as many as people think of. */
  private nameFor({ where, limit, offset }: RowQuery, text: string): string | undefined {
    return limit === 1 && offset === 0 && isOfOne(where) ? this.names.nameOf(text) : undefined;
  }

  private async add(entry: KindEntry, records: readonly AnyRecord[], { added = [] }: RowQuery, { actor, now }: Asked): Promise<void> {
    const mine = new Set(addedTo(entry, actor).map(([name]) => name));
    const wanted = new Set(added.filter((name) => mine.has(name)));
    if (!entry.presentation || wanted.size === 0 || records.length === 0) return;
    const { db, house } = this.office;
    const additions = await entry.presentation.add({ tx: db, house, records, wanted, now });
    for (const [index, record] of records.entries()) Object.assign(record, additions[index]);
  }

  /** How many there are, exactly. */
  async count(entry: KindEntry, where: Filter, asked: Asked): Promise<number> {
    const values: unknown[] = [];
    const seen = this.seen(entry, where, asked, values);
    if (seen === null) return 0;
    const text = `select count(*)::int as count from ${entry.table.name} t where ${seen}`;
    const [row] = await bounded(() => this.office.db.reader.query<{ count: number }>(text, values));
    return row!.count;
  }

  /** Counts and measures over groups of equal values, at most 10,000 of them; without `by` over all rows. */
  async group(
    entry: KindEntry,
    { where, by, measures }: { where: Filter; by: readonly string[]; measures: readonly RowMeasure[] },
    asked: Asked,
  ): Promise<RowGroup[]> {
    const values: unknown[] = [];
    const seen = this.seen(entry, where, asked, values);
    if (seen === null) return [];
    const keys = by.map((name) => this.columnOf(entry, name, "as it is"));
    const sums = measures.map((one) => {
      if (!functions.has(one.function)) throw new Error(`There is no function ${one.function} over rows.`);
      return `${one.function}(${this.columnOf(entry, one.field, "as it is")})`;
    });
    const selected = [
      `array[${keys.map((key) => `${key}::text`).join(", ")}]::text[] as keys`,
      "count(*)::int as count",
      `array[${sums.map((sum) => `${sum}::text`).join(", ")}]::text[] as values`,
    ];
    const grouped = keys.length > 0 ? ` group by ${keys.join(", ")} order by ${keys.join(", ")} limit 10000` : "";
    const text = `select ${selected.join(", ")} from ${entry.table.name} t where ${seen}${grouped}`;
    return bounded(() => this.office.db.reader.query<RowGroup>(text, values));
  }

  /** Whether an actor sees every record of a kind: what is read for one such reader holds for all. */
  seesAll(entry: KindEntry, { actor, now }: Asked): boolean {
    const { house, fields } = this.office;
    return new Reader({ house, fields, actor, now, catalogue: this.catalogue }).seesAll(entry);
  }

  /** The condition of a filter and of what the actor may see, on `t`; null where they may see nothing. */
  seen(entry: KindEntry, where: Filter, { actor, now }: Asked, values: unknown[]): string | null {
    const { house, fields } = this.office;
    const reader = new Reader({ house, fields, actor, now, catalogue: this.catalogue });
    const branches = reader.branches(entry);
    if (branches.length === 0) return null;
    const visible = branches.map((branch) => (branch === null ? "true" : reader.condition(entry, branch, values)));
    return `(${visible.join(" or ")}) and ${reader.condition(entry, where, values)}`;
  }

  /** Forgets where pages ended: they are walks over what was there then. */
  forget(): void {
    this.ends.clear();
  }

  private orderOf(entry: KindEntry, order: readonly RowOrder[]): { by: string; walk: Walk | null } {
    const parts = order.map(({ path, descending }) => `${this.columnOf(entry, path, "folded")} ${descending ? "desc" : "asc"}`);
    const hasId = order.some(({ path }) => path === "id");
    const last = order.at(-1)?.descending ?? false;
    if (!hasId) parts.push(`t.id ${last ? "desc" : "asc"}`);
    const walk = this.walkOf(entry, order);
    const way = walk?.descending ? "desc" : "asc";
    return { by: walk?.bySecond ? `${secondOf(walk)} ${way}, t.id ${way}` : parts.join(", "), walk };
  }

  /** One field that is never missing, and the id the same way: an index walk that can be taken up again. */
  private walkOf(entry: KindEntry, order: readonly RowOrder[]): Walk | null {
    const [first, second, ...more] = order;
    const descending = first?.descending ?? false;
    if (!first || first.path === "id") return { field: null, column: null, descending, bySecond: false };
    const field = entry.model.fields.find((one) => one.name === first.path);
    const isWhole = field !== undefined && !field.optional && !field.folded;
    const isSameWay = second === undefined || (second.path === "id" && second.descending === descending);
    if (!isWhole || !isSameWay || more.length > 0) return null;
    return { field, column: `t.${field.column}`, descending, bySecond: field.type === "instant" && second !== undefined };
  }

  /** A field's column, checked against the catalogue; the administrator's are read out of their object. */
  private columnOf(entry: KindEntry, name: string, which: "folded" | "as it is"): string {
    const field = this.catalogue.fields(entry.model.kind).find((one) => one.name === name);
    if (!field) throw new Error(`${entry.model.kind} has no field "${name}" to order or group by.`);
    if (field.custom) return `(t.extra->>'${customName(field)}')`;
    return which === "folded" && isFolded(field) ? `t.${field.column}_fold` : `t.${field.column}`;
  }

  private remember(entry: KindEntry, query: RowQuery, asked: Asked, { last, by }: { last: AnyRecord; by: Field | null }): void {
    if (this.ends.size >= mostRemembered) this.ends.delete(this.ends.keys().next().value!);
    const place = placeOf(entry, query, asked.actor, query.offset + query.limit);
    this.ends.set(place, { value: by ? last[by.name] : null, id: last.id, until: ms(asked.now) + rememberedMs });
  }

  private recall(entry: KindEntry, query: RowQuery, asked: Asked): { value: unknown; id: string } | null {
    const end = this.ends.get(placeOf(entry, query, asked.actor, query.offset));
    return end && end.until > ms(asked.now) ? end : null;
  }
}

/** `bySecond`: by the second of a moment and then by id, as programs see moments that page from where they stopped. */
type Walk = { field: Field | null; column: string | null; descending: boolean; bySecond: boolean };

function secondOf({ column }: Walk): string {
  return `date_trunc('second', ${column})`;
}

/**
 * The condition that ends a page by seconds at the end of its last second: the index is walked so far and no farther, and what it finds
 * is then put in order.
 */
function edgeOf({ column, descending }: Walk, source: string, rows: number): string {
  const way = descending ? "desc" : "asc";
  const last = `(select date_trunc('second', e.at) from (select ${column} as at ${source} order by ${column} ${way}, t.id ${way} limit 1 offset ${Math.max(rows - 1, 0)}) e)`;
  return descending
    ? ` and ${column} >= coalesce(${last}, '-infinity')`
    : ` and ${column} < coalesce(${last} + interval '1 second', 'infinity')`;
}

function beyond(walk: Walk, end: { value: unknown; id: string }, values: unknown[]): string {
  const { column, descending, bySecond } = walk;
  const sign = descending ? "<" : ">";
  if (bySecond) {
    const at = `date_trunc('second', $${values.push(end.value)}::timestamptz)`;
    // The first condition is what the index can serve.
    const near = descending ? `${column} < ${at} + interval '1 second'` : `${column} >= ${at}`;
    return `${near} and (${secondOf(walk)}, t.id) ${sign} (${at}, $${values.push(end.id)})`;
  }
  if (column === null) return `t.id ${sign} $${values.push(end.id)}`;
  return `(${column}, t.id) ${sign} ($${values.push(end.value)}, $${values.push(end.id)})`;
}

/** Two readers never share one: what they may see differs. */
function placeOf(entry: KindEntry, { where, order }: RowQuery, actor: Actor, offset: number): string {
  const who = `${actor.personId}/${actor.client}/${actor.onBehalfOf?.personId}`;
  return createHash("sha256")
    .update(JSON.stringify([entry.model.kind, where, order, who, offset]))
    .digest("base64");
}

function columnsOf(entry: KindEntry, query: RowQuery, all: readonly Field[]): string {
  if (!query.fields) return entry.table.select;
  const from = (query.added ?? []).flatMap((name) => entry.presentation?.adds[name]?.from ?? []);
  const wanted = new Set([...query.fields, ...from, ...query.order.map((one) => one.path)]);
  const own = entry.model.fields.filter((field) => wanted.has(field.name));
  const custom = all.filter((field) => field.custom && wanted.has(field.name));
  return selectOf(entry.model, own, custom).text;
}
