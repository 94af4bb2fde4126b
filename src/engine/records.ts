import type { Actor } from "../kernel/actor.ts";
import { may } from "../kernel/actor.ts";
import type { Filter } from "../kernel/filter.ts";
import { checkFilter } from "../kernel/filter-check.ts";
import { resolveFilter } from "../kernel/filter-resolve.ts";
import { parseFilter } from "../kernel/filter-text.ts";
import { fold } from "../kernel/fold.ts";
import { type AnyRecord, type Field, isStorableDay } from "../kernel/model.ts";
import { type Instant, isInstant } from "../kernel/time.ts";
import type { Fields } from "./catalogue.ts";
import type { Tx } from "./db/connection.ts";
import { filterSql } from "./db/filter-sql.ts";
import type { House, KindEntry } from "./house.ts";
import { HttpProblem } from "./problem.ts";
import { contextOf, sees } from "./visibility.ts";

export type Page = { items: AnyRecord[]; next: string | null; refs: Refs };
/** Names of the records that a page refers to, by kind and id. */
export type Refs = Record<string, Record<string, { label: string; number?: string }>>;
export type ListQuery = {
  filter?: string | Filter | undefined;
  sort?: string | undefined;
  limit?: number | undefined;
  after?: string | undefined;
  /** With the long texts that a list on the screen does without. */
  longTexts?: boolean;
};
type Sort = { field: Field; column: string; descending: boolean; nullable: boolean };
type Reader = { actor: Actor; now: Instant };
type Cursor = { value: unknown; id: string };

export const countCap = 10_000;
/** How long a reader's own filter may run before it is given up with a sentence. */
export const filterTimeoutMs = 2_000;

/** Every read of records: lists, one record, counts, names. The visibility filter is joined in each. */
export class Records {
  readonly house: House;
  readonly fields: Fields;

  constructor(house: House, fields: Fields) {
    this.house = house;
    this.fields = fields;
  }

  /** One page of a list: at most `limit` (50) records after the cursor, in the order of `sort`. */
  async list(tx: Tx, entry: KindEntry, query: ListQuery, actor: Actor, now: Instant): Promise<Page> {
    const limit = Math.min(Math.max(query.limit ?? 50, 1), 500);
    const sort = this.sortOf(entry, query.sort ?? entry.model.sort, actor);
    const where = this.branches(entry, query.filter, actor, now);
    const cursor = query.after ? readCursor(query.after, sort) : null;
    const select = query.longTexts ? entry.table.select : entry.table.listSelect;
    const found =
      where.length === 0 ? [] : await this.ordered(tx, entry, { where, sort, cursor, limit: limit + 1, select, reader: { actor, now } });
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const next = found.length > limit && last ? writeCursor({ value: keyOf(sort.field, last), id: last.id }) : null;
    const items = rows.map((row) => this.readableRecord(entry, row, actor));
    return { items, next, refs: await this.refsOf(tx, entry, items, actor, now) };
  }

  /** How many records a filter finds: exact up to 10,000. */
  async count(
    tx: Tx,
    entry: KindEntry,
    filter: ListQuery["filter"],
    actor: Actor,
    now: Instant,
  ): Promise<{ count: number; capped: boolean }> {
    const where = this.branches(entry, filter, actor, now);
    if (where.length === 0) return { count: 0, capped: false };
    const values: unknown[] = [];
    const parts = where.map((branch) => `select 1 from ${entry.table.name} t where ${this.sql(entry, branch, values, { actor, now })}`);
    const text = `select count(*)::int as count from (select 1 from (${parts.join(" union all ")}) b limit ${countCap + 1}) c`;
    const [row] = await this.bounded(() => tx.query<{ count: number }>(text, values));
    return { count: Math.min(row!.count, countCap), capped: row!.count > countCap };
  }

  /** One record by id or number, or null: not there and not yours are the same answer. */
  async get(tx: Tx, entry: KindEntry, key: string, actor: Actor, now: Instant): Promise<AnyRecord | null> {
    const record = await this.find(tx, entry, key);
    return record && sees(entry.kind, actor, record, { now, catalogue: this.fields }) ? this.readableRecord(entry, record, actor) : null;
  }

  /** One record as the rules see it (every field), or null where the actor may not see it. */
  async whole(tx: Tx, entry: KindEntry, key: string, actor: Actor, now: Instant): Promise<AnyRecord | null> {
    const record = await this.find(tx, entry, key);
    return record && sees(entry.kind, actor, record, { now, catalogue: this.fields }) ? record : null;
  }

  /** Leaves out the fields the actor may not read. */
  readableRecord(entry: KindEntry, record: AnyRecord, actor: Actor): AnyRecord {
    const hidden = entry.model.fields.filter((field) => field.readPermission && !may(actor, field.readPermission));
    if (hidden.length === 0) return record;
    const copy = { ...record };
    for (const field of hidden) delete copy[field.name];
    return copy;
  }

  /** The names of everything a set of records refers to: one query a kind. */
  async refsOf(tx: Tx, entry: KindEntry, records: readonly AnyRecord[], actor: Actor, now: Instant): Promise<Refs> {
    const wanted = new Map<string, Set<string>>();
    const want = (kind: string, id: unknown) => {
      if (typeof id !== "string") return;
      const ids = wanted.get(kind);
      if (ids) ids.add(id);
      else wanted.set(kind, new Set([id]));
    };
    for (const field of this.fields.readable(entry.model.kind, actor)) {
      if (!field.reference) continue;
      for (const record of records) {
        const value = record[field.name];
        if (Array.isArray(value)) for (const one of value) want(field.reference, one);
        else want(field.reference, value);
      }
    }
    return this.names(tx, wanted, actor, now);
  }

  /** Names of records by kind and id, in one statement; those the actor may not see are left out. */
  async names(tx: Tx, wanted: ReadonlyMap<string, ReadonlySet<string>>, actor: Actor, now: Instant): Promise<Refs> {
    const refs: Refs = {};
    const values: unknown[] = [];
    const parts: string[] = [];
    for (const [kind, ids] of wanted) {
      const entry = this.house.kinds.get(kind);
      if (!entry || ids.size === 0) continue;
      const title = entry.model.fields.find((field) => field.name === entry.model.title)!.column;
      const place = values.push([...ids]);
      const seen = this.visibleBranches(entry, actor, now).map((branch) =>
        branch === null ? "true" : this.sql(entry, branch, values, { actor, now }),
      );
      if (seen.length === 0) {
        values.length = place - 1;
        continue;
      }
      refs[kind] = {};
      parts.push(`select '${kind}' as kind, t.id, ${entry.model.number ? "t.number" : "null::text as number"}, t.${title} as label
        from ${entry.table.name} t where t.id = any($${place}) and (${seen.join(" or ")})`);
    }
    if (parts.length === 0) return refs;
    const rows = await tx.query<{ kind: string; id: string; number: string | null; label: string }>(parts.join(" union all "), values);
    for (const { kind, id, number, label } of rows) refs[kind]![id] = { label, ...(number ? { number } : {}) };
    return refs;
  }

  /** Parses, checks and resolves a reader's filter; throws a problem that says what is wrong with it. */
  readFilter(entry: KindEntry, filter: ListQuery["filter"], actor: Actor, now: Instant): Filter | null {
    if (filter === undefined || filter === "") return null;
    const { kind } = entry.model;
    const catalogue = this.fields.readableCatalogue(actor);
    const parsed = typeof filter === "string" ? parseFilter(filter, catalogue, kind) : ({ ok: true, filter } as const);
    if (!parsed.ok) {
      const { sentence, from, to, suggestions } = parsed;
      throw new HttpProblem(400, "badFilter", sentence, { errors: [{ path: "filter", message: sentence }], from, to, suggestions });
    }
    const wrong = checkFilter(parsed.filter, catalogue, kind);
    if (wrong.length > 0)
      throw new HttpProblem(400, "badFilter", wrong.join(" "), { errors: wrong.map((message) => ({ path: "filter", message })) });
    return resolveFilter(parsed.filter, catalogue, kind, contextOf(actor, now));
  }

  private async find(tx: Tx, entry: KindEntry, key: string): Promise<AnyRecord | null> {
    const byNumber = entry.model.number && key.toUpperCase().startsWith(entry.model.number.prefix) && key.length !== 32;
    const text = `select ${entry.table.select} from ${entry.table.name} t where t.${byNumber ? "number" : "id"} = $1`;
    const [record] = await tx.query<AnyRecord>(
      text,
      [byNumber ? key.toUpperCase() : key],
      `get-${entry.table.name}-${byNumber ? "number" : "id"}`,
    );
    return record ?? null;
  }

  private sortOf(entry: KindEntry, sort: string, actor: Actor): Sort {
    const descending = sort.startsWith("-");
    const name = descending ? sort.slice(1) : sort;
    const sortable = this.fields.readable(entry.model.kind, actor).filter((field) => field.sortable);
    const field = sortable.find((one) => one.name === name);
    if (!field) {
      const message = `A list of ${entry.model.pluralLabel.toLowerCase()} can be ordered by ${sortable.map((one) => one.name).join(", ")}.`;
      throw new HttpProblem(400, "badSort", message, { errors: [{ path: "sort", message }] });
    }
    // A field that is not optional has a value in every record, also where only rules set it.
    const column = field.folded ? `${field.column}_fold` : field.column;
    return { field, column, descending, nullable: field.optional === true };
  }

  /** The disjoint filters a list is made of: each visible branch with the reader's own filter. */
  private branches(entry: KindEntry, filter: ListQuery["filter"], actor: Actor, now: Instant): Filter[] {
    const own = this.readFilter(entry, filter, actor, now);
    return this.visibleBranches(entry, actor, now).map((branch) => ({ all: [...(branch ? [branch] : []), ...(own ? [own] : [])] }));
  }

  private visibleBranches(entry: KindEntry, actor: Actor, now: Instant): (Filter | null)[] {
    if (actor.permissions.has("*")) return [null];
    return entry.kind
      .visible(actor)
      .map((branch) => (branch === "all" ? null : resolveFilter(branch, this.fields, entry.model.kind, contextOf(actor, now))));
  }

  private async ordered(
    tx: Tx,
    entry: KindEntry,
    given: { where: readonly Filter[]; sort: Sort; cursor: Cursor | null; limit: number; select: string; reader: Reader },
  ): Promise<AnyRecord[]> {
    const { where, sort, cursor, limit, select, reader } = given;
    const values: unknown[] = [];
    const parts = where.flatMap((branch) =>
      this.slices(sort, cursor, values).map((slice) => {
        const text = `select t.id, t.${sort.column} as k from ${entry.table.name} t where ${this.sql(entry, branch, values, reader)}${slice.and}`;
        return `(${text} order by ${slice.order} limit ${limit})`;
      }),
    );
    const way = sort.descending ? "desc" : "asc";
    const keys = `select id, k from (${parts.join(" union all ")}) b order by k ${way} nulls last, id ${way} limit ${limit}`;
    const text = `select ${select} from (${keys}) p join ${entry.table.name} t on t.id = p.id order by p.k ${way} nulls last, p.id ${way}`;
    return this.bounded(() => tx.query<AnyRecord>(text, values));
  }

  /** Index walks that together give the order: values first, then the missing ones, each from the cursor on. */
  private slices(sort: Sort, cursor: Cursor | null, values: unknown[]): { and: string; order: string }[] {
    const way = sort.descending ? "desc" : "asc";
    const beyond = sort.descending ? "<" : ">";
    const byKey = `t.${sort.column} ${way}, t.id ${way}`;
    if (!sort.nullable) {
      if (!cursor) return [{ and: "", order: byKey }];
      values.push(cursor.value, cursor.id);
      return [{ and: ` and (t.${sort.column}, t.id) ${beyond} ($${values.length - 1}, $${values.length})`, order: byKey }];
    }
    // By the same index, though the value is the same in all of them: ordered by id alone, the planner may walk the whole table by its key.
    const missing = { and: ` and t.${sort.column} is null`, order: byKey };
    if (!cursor) return [{ and: ` and t.${sort.column} is not null`, order: byKey }, missing];
    if (cursor.value === null) {
      values.push(cursor.id);
      return [{ and: `${missing.and} and t.id ${beyond} $${values.length}`, order: missing.order }];
    }
    values.push(cursor.value, cursor.id);
    return [{ and: ` and (t.${sort.column}, t.id) ${beyond} ($${values.length - 1}, $${values.length})`, order: byKey }, missing];
  }

  /** The condition of a filter; what a dotted path leads to counts only as far as the reader may see it. */
  private sql(entry: KindEntry, filter: Filter, values: unknown[], reader: Reader): string {
    const visible = (kind: string): Filter | null => {
      const branches = this.visibleBranches(this.house.kinds.get(kind)!, reader.actor, reader.now);
      return branches.includes(null) ? null : { any: branches.filter((branch) => branch !== null) };
    };
    const made = filterSql(filter, {
      catalogue: this.fields,
      kind: entry.model.kind,
      alias: "t",
      firstPlaceholder: values.length + 1,
      visible,
    });
    values.push(...made.values);
    return made.text;
  }

  private async bounded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== "57014") throw error;
      throw new HttpProblem(
        400,
        "filterTooSlow",
        `This filter took longer than ${filterTimeoutMs / 1000} seconds and was given up. Add a date or a state to narrow it.`,
      );
    }
  }
}

/** What the order compares: the folded text of a folded field, else the value. */
function keyOf(field: Field, record: AnyRecord): unknown {
  const value = record[field.name] ?? null;
  return field.folded && typeof value === "string" ? fold(value) : value;
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.value, cursor.id])).toString("base64url");
}

function readCursor(text: string, sort: Sort): Cursor {
  const parts = asList(Buffer.from(text, "base64url").toString("utf8"));
  const [value, id] = parts ?? [];
  if (parts?.length === 2 && isText(id) && (value === null || fits(sort.field, value))) return { value, id };
  throw new HttpProblem(400, "badCursor", "This page mark is not one of ours, or of another order. Begin again without `after`.");
}

/** The list a JSON text holds, or null. */
export function asList(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Whether a value can stand in a field's column: a page mark comes from outside, whoever made it. */
function fits(field: Field, value: unknown): boolean {
  if (field.type === "integer") return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
  if (field.type === "decimal") return typeof value === "number";
  if (field.type === "boolean") return typeof value === "boolean";
  if (!isText(value)) return false;
  if (field.type === "instant") return isInstant(value) && isStorableDay(value.slice(0, 10));
  return field.type !== "date" || isStorableDay(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && !value.includes("\u0000");
}
