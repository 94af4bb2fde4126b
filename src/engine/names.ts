import type { Id } from "../kernel/ids.ts";
import type { Tx } from "./db/connection.ts";
import type { House, KindEntry } from "./house.ts";
import type { Reader } from "./visible-sql.ts";

export type Name = { label: string; number?: string };
/** Names of the records that a page refers to, by kind and id. */
export type Refs = Record<string, Record<string, Name>>;
export type Wanted = ReadonlyMap<string, ReadonlySet<Id>>;
/** Null: there is no such record. */
type Kept = Map<Id, Name | null>;
type Row = { kind: string; id: Id; number: string | null; label: string };

const mostKept = 10_000;

/**
 * Names of records. Those of kinds of which a reader sees everything are the same for every such reader; they are kept until a record of
 * their kind changes: at once in this process, within about a second where another node changed it. All others are asked for each time.
 */
export class Names {
  private readonly house: House;
  private readonly kept = new Map<string, Kept>();
  /** How often each kind was dropped: what was read before a change is not kept after it. */
  private readonly drops = new Map<string, number>();

  constructor(house: House) {
    this.house = house;
  }

  /** Drops the names of the kinds that changed. */
  forget(kinds: readonly string[]): void {
    for (const kind of kinds) {
      this.drops.set(kind, (this.drops.get(kind) ?? 0) + 1);
      this.kept.delete(kind);
    }
  }

  /** Names by kind and id, with at most one statement; those the reader may not see are left out. */
  async of(tx: Tx, wanted: Wanted, reader: Reader): Promise<Refs> {
    const refs: Refs = {};
    const values: unknown[] = [];
    const parts: string[] = [];
    const asked: { entry: KindEntry; ids: readonly Id[]; drops: number | undefined }[] = [];
    for (const [kind, ids] of wanted) {
      const entry = this.house.kinds.get(kind);
      if (!entry || ids.size === 0 || reader.branches(entry).length === 0) continue;
      const names: Record<string, Name> = {};
      refs[kind] = names;
      const missing = reader.seesAll(entry) ? this.fromMemory(kind, ids, names) : [...ids];
      if (missing.length === 0) continue;
      asked.push({ entry, ids: missing, drops: this.drops.get(kind) });
      parts.push(statementOf(entry, missing, reader, values));
    }
    if (parts.length === 0) return refs;
    const rows = await tx.query<Row>(parts.join(" union all "), values);
    for (const { kind, id, number, label } of rows) refs[kind]![id] = { label, ...(number ? { number } : {}) };
    for (const { entry, ids, drops } of asked) {
      const { kind } = entry.model;
      if (reader.seesAll(entry) && !tx.held && drops === this.drops.get(kind)) this.keep(kind, ids, refs[kind]!);
    }
    return refs;
  }

  /** Takes what is kept; answers the ids that are not. */
  private fromMemory(kind: string, ids: ReadonlySet<Id>, names: Record<string, Name>): Id[] {
    const kept = this.kept.get(kind);
    if (!kept) return [...ids];
    const missing: Id[] = [];
    for (const id of ids) {
      const name = kept.get(id);
      if (name === undefined) missing.push(id);
      else if (name) names[id] = name;
    }
    return missing;
  }

  private keep(kind: string, ids: readonly Id[], names: Readonly<Record<string, Name>>): void {
    let kept = this.kept.get(kind);
    if (!kept || kept.size + ids.length > mostKept) {
      kept = new Map();
      this.kept.set(kind, kept);
    }
    for (const id of ids) kept.set(id, names[id] ?? null);
  }
}

function statementOf(entry: KindEntry, ids: readonly Id[], reader: Reader, values: unknown[]): string {
  const { kind, fields, title, number } = entry.model;
  const column = fields.find((field) => field.name === title)!.column;
  const place = values.push([...ids]);
  const seen = reader.branches(entry).map((branch) => (branch === null ? "true" : reader.condition(entry, branch, values)));
  return `select '${kind}' as kind, t.id, ${number ? "t.number" : "null::text as number"}, t.${column} as label
    from ${entry.table.name} t where t.id = any($${place}) and (${seen.join(" or ")})`;
}
