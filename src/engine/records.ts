import { type Actor, may } from "../kernel/actor.ts";
import type { Filter } from "../kernel/filter.ts";
import { checkFilter } from "../kernel/filter-check.ts";
import { resolveFilter } from "../kernel/filter-resolve.ts";
import { parseFilter } from "../kernel/filter-text.ts";
import type { AnyRecord, Field } from "../kernel/model.ts";
import type { Instant } from "../kernel/time.ts";
import type { Fields } from "./catalogue.ts";
import { readTimeoutMs, type Tx } from "./db/connection.ts";
import type { House, KindEntry } from "./house.ts";
import { type Carried, carriedBy } from "./list-fields.ts";
import { type Cursor, cursorAfter, type Order, readCursor, readOrder, walksOf } from "./list-order.ts";
import { Names, type Refs, type Wanted } from "./names.ts";
import { type AddedField, addedTo, type ListItem } from "./presentation.ts";
import { HttpProblem } from "./problem.ts";
import { rareWordsOf } from "./rare-words.ts";
import { contextOf, sees } from "./visibility.ts";
import { Reader } from "./visible-sql.ts";

export { asList } from "./list-order.ts";
export type { Refs } from "./names.ts";

export type Page = { items: ListItem[]; next: string | null; refs: Refs };
export type ListQuery = {
  filter?: string | Filter | undefined;
  sort?: string | undefined;
  limit?: number | undefined;
  after?: string | undefined;
  /** Field names with commas between; nothing else is read. Absent: whole records. */
  fields?: string | undefined;
  /** Whole records with the long texts that a list on the screen does without. */
  longTexts?: boolean;
};
type Walking = { where: readonly Filter[]; order: Order; cursor: Cursor | null; limit: number; carried: Carried; reader: Reader };

export const countCap = 10_000;

/** Every read of records: lists, one record, counts, names. The visibility filter is joined in each. */
export class Records {
  readonly house: House;
  readonly fields: Fields;
  private readonly memory: Names;

  constructor(house: House, fields: Fields) {
    this.house = house;
    this.fields = fields;
    this.memory = new Names(house);
  }

  /** Drops what is kept in memory of kinds that changed. */
  forget(kinds: readonly string[]): void {
    this.memory.forget(kinds);
  }

  /** One page of a list: at most `limit` (50) records after the cursor, in the order of `sort`, each with what was asked for. */
  async list(tx: Tx, entry: KindEntry, query: ListQuery, actor: Actor, now: Instant): Promise<Page> {
    const reader = this.reader(actor, now);
    const limit = Math.min(Math.max(query.limit ?? 50, 1), 500);
    const order = this.orderOf(entry, query.sort ?? entry.model.sort, actor);
    const { fields: names, longTexts } = query;
    const carried = carriedBy({ fields: this.fields, entry, actor, names, longTexts, order: order.field });
    const where = this.branches(entry, query.filter, reader);
    const cursor = query.after ? readCursor(query.after, order) : null;
    const found = await bounded(() => this.walk(tx, entry, { where, order, cursor, limit: limit + 1, carried, reader }));
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next = found.length > limit && last ? cursorAfter(order, last) : null;
    const refs = await this.memory.of(tx, refersTo(carried.shown, items), reader);
    await this.add(tx, entry, { records: items, ...carried, now });
    await entry.conceal?.({ tx, house: this.house, records: items, actor, now });
    return { items, next, refs };
  }

  /** How many records a filter finds: exact up to 10,000. */
  async count(
    tx: Tx,
    entry: KindEntry,
    filter: ListQuery["filter"],
    actor: Actor,
    now: Instant,
  ): Promise<{ count: number; capped: boolean }> {
    const reader = this.reader(actor, now);
    const where = this.branches(entry, filter, reader);
    if (where.length === 0) return { count: 0, capped: false };
    const values: unknown[] = [];
    const parts = where.map((branch) => `select 1 from ${entry.table.name} t where ${reader.condition(entry, branch, values)}`);
    const text = `select count(*)::int as count from (select 1 from (${parts.join(" union all ")}) b limit ${countCap + 1}) c`;
    const [row] = await bounded(() => tx.query<{ count: number }>(text, values));
    return { count: Math.min(row!.count, countCap), capped: row!.count > countCap };
  }

  /** One record by id or number, or null: not there and not yours are the same answer. */
  async get(tx: Tx, entry: KindEntry, key: string, actor: Actor, now: Instant): Promise<AnyRecord | null> {
    const record = await this.whole(tx, entry, key, actor, now);
    return record && this.shown(tx, entry, record, { actor, now });
  }

  /** A record with what the actor may read of it, and without what they may not know. */
  async shown(tx: Tx, entry: KindEntry, record: AnyRecord, { actor, now }: { actor: Actor; now: Instant }): Promise<AnyRecord> {
    const readable = this.readableRecord(entry, record, actor);
    if (!entry.conceal) return readable;
    const shown = { ...readable };
    await entry.conceal({ tx, house: this.house, records: [shown], actor, now });
    return shown;
  }

  /** One record as the rules see it (every field), or null where the actor may not see it. */
  async whole(tx: Tx, entry: KindEntry, key: string, actor: Actor, now: Instant): Promise<AnyRecord | null> {
    const record = await this.find(tx, entry, key);
    return record && sees(entry.kind, actor, record, { now, catalogue: this.fields }) ? record : null;
  }

  /** A whole record as it goes out: what the actor may read of it, with what is computed on read. */
  async presented(tx: Tx, entry: KindEntry, record: AnyRecord, given: { actor: Actor; now: Instant }): Promise<ListItem> {
    const item: ListItem = { ...this.readableRecord(entry, record, given.actor) };
    const added = addedTo(entry, given.actor).filter(([, one]) => one.inWhole);
    await this.add(tx, entry, { records: [item], added: new Set(added.map(([name]) => name)), unshown: replacedBy(added), now: given.now });
    await entry.conceal?.({ tx, house: this.house, records: [item], ...given });
    return item;
  }

  /** Leaves out the fields the actor may not read. */
  readableRecord(entry: KindEntry, record: AnyRecord, actor: Actor): AnyRecord {
    const hidden = entry.model.fields.filter((field) => field.readPermission && !may(actor, field.readPermission));
    if (hidden.length === 0) return record;
    const unread = new Set(hidden.map((field) => field.name));
    return Object.fromEntries(Object.entries(record).filter(([name]) => !unread.has(name))) as AnyRecord;
  }

  /** The names of everything a set of records refers to. */
  async refsOf(tx: Tx, entry: KindEntry, records: readonly AnyRecord[], actor: Actor, now: Instant): Promise<Refs> {
    return this.names(tx, refersTo(this.fields.readable(entry.model.kind, actor), records), actor, now);
  }

  /** Names of records by kind and id, in at most one statement; those the actor may not see are left out. */
  async names(tx: Tx, wanted: Wanted, actor: Actor, now: Instant): Promise<Refs> {
    return this.memory.of(tx, wanted, this.reader(actor, now));
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

  private reader(actor: Actor, now: Instant): Reader {
    return new Reader({ house: this.house, fields: this.fields, actor, now });
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

  private orderOf(entry: KindEntry, sort: string, actor: Actor): Order {
    const readable = this.fields.readable(entry.model.kind, actor);
    const order = readOrder(sort, readable);
    if (order) return order;
    const sortable = readable.filter((field) => field.sortable);
    const message = `A list of ${entry.model.pluralLabel.toLowerCase()} can be ordered by ${sortable.map((one) => one.name).join(", ")}.`;
    throw new HttpProblem(400, "badSort", message, { errors: [{ path: "sort", message }] });
  }

  /** The disjoint filters a list is made of: each visible branch with the reader's own filter. */
  private branches(entry: KindEntry, filter: ListQuery["filter"], reader: Reader): Filter[] {
    const own = this.readFilter(entry, filter, reader.actor, reader.now);
    return reader.branches(entry).map((branch) => ({ all: [...(branch ? [branch] : []), ...(own ? [own] : [])] }));
  }

  /** The rows of a page: walk after walk until there are enough. Most pages are one walk, and one statement. */
  private async walk(tx: Tx, entry: KindEntry, { where, order, cursor, limit, carried, reader }: Walking): Promise<ListItem[]> {
    if (where.length === 0) return [];
    const found: ListItem[] = [];
    const rare = await rareWordsOf(tx, where, { house: this.house, entry, now: reader.now });
    for (const walk of walksOf(order, cursor)) {
      const values: unknown[] = [];
      // An offset, even of nothing, is what PostgreSQL does not reorder across.
      const source = rare
        ? `(select * from ${entry.table.name} t where ${reader.condition(entry, rare, values)} offset 0)`
        : entry.table.name;
      const { and, by } = walk(values);
      const left = limit - found.length;
      const [only, ...others] = where.map((branch) => {
        const seen = reader.condition(entry, branch, values);
        return { from: `from ${source} t where ${seen}${and}`, end: `order by ${by} limit ${left}` };
      });
      const text =
        others.length === 0
          ? `select ${carried.select.text} ${only!.from} ${only!.end}`
          : joined([only!, ...others], { ...carried, order, limit: left });
      found.push(...(await tx.query<ListItem>(text, values)));
      if (found.length >= limit) break;
    }
    return found;
  }

  /** Adds what is computed on read, and takes back what was read only for that. The records are this page's own. */
  private async add(
    tx: Tx,
    entry: KindEntry,
    given: { records: readonly ListItem[]; added: ReadonlySet<string>; unshown: readonly string[]; now: Instant },
  ): Promise<void> {
    const { records, added, unshown, now } = given;
    if (entry.presentation && added.size > 0 && records.length > 0) {
      const additions = await entry.presentation.add({ tx, house: this.house, records, wanted: added, now });
      for (const [index, record] of records.entries()) Object.assign(record, additions[index]);
    }
    // Emptied, not deleted: it is left out of the answer all the same, and the records keep one shape, which is quick to write out.
    for (const record of records) for (const name of unshown) record[name] = undefined;
  }
}

/** Several disjoint branches as one list: each walked by its own index, as far as the page goes. */
function joined(
  branches: readonly { from: string; end: string }[],
  { select, order, limit }: { select: Carried["select"]; order: Order; limit: number },
): string {
  const way = order.descending ? "desc" : "asc";
  const parts = branches.map(({ from, end }) => `(select ${select.text}, t.${order.column} as "order by" ${from} ${end})`);
  const names = select.names.map((name) => `b."${name}"`).join(", ");
  return `select ${names} from (${parts.join(" union all ")}) b order by b."order by" ${way} nulls last, b.id ${way} limit ${limit}`;
}

function replacedBy(added: readonly [string, AddedField][]): string[] {
  return added.flatMap(([, one]) => one.replaces ?? []);
}

/** Whom some records refer to by some fields. */
function refersTo(fields: readonly Field[], records: readonly Record<string, unknown>[]): Wanted {
  const wanted = new Map<string, Set<string>>();
  const want = (ids: Set<string>, id: unknown) => {
    if (typeof id === "string") ids.add(id);
  };
  for (const { name, reference } of fields) {
    if (!reference) continue;
    const ids = wanted.get(reference) ?? new Set<string>();
    wanted.set(reference, ids);
    for (const record of records) {
      const value = record[name];
      if (Array.isArray(value)) for (const one of value) want(ids, one);
      else want(ids, value);
    }
  }
  return wanted;
}

/** Runs a read that a reader's own filter shapes: one that takes too long is refused with a sentence, it is no fault. */
export async function bounded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code !== "57014") throw error;
    throw new HttpProblem(
      400,
      "filterTooSlow",
      `This filter took longer than ${readTimeoutMs / 1000} seconds and was given up. Add a date or a state to narrow it.`,
    );
  }
}
