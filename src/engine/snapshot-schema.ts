import { createHash } from "node:crypto";
import type { Tx } from "./db/connection.ts";
import { Refused } from "./snapshot-refusal.ts";

export type SnapshotTable = { name: string; columns: string[]; types: string[]; estimatedRows: number };
export type SequenceState = { name: string; lastValue: string; isCalled: boolean };
export type JournalHead = { lane: string; n: number; hash: string };
export type DatabaseSchema = {
  migrations: string[];
  /** Changes when any table, column, type or sequence changes. */
  key: string;
  tables: SnapshotTable[];
  sequences: SequenceState[];
};

// `migration` is not copied: the list stands in the manifest, and the new database writes its own.
const ours = `c.relnamespace = current_schema()::regnamespace and c.relname <> 'migration'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** Reads what a snapshot must hold. The system catalogue is asked, because information_schema hides tables one may not read. */
export async function readSchema(tx: Tx): Promise<DatabaseSchema> {
  const [known] = await tx.query<{ present: boolean }>("select to_regclass('migration') is not null as present");
  if (!known?.present)
    throw new Refused("empty", "This database holds no Quarterdeck: it has no list of migrations. Check which database is meant.");
  const migrations = await tx.query<{ name: string }>('select name from migration order by name collate "C"');
  const tables = await readTables(tx);
  const sequences = await readSequences(tx);
  return { migrations: migrations.map((row) => row.name), key: await readSchemaKey(tx), tables, sequences };
}

async function readTables(tx: Tx): Promise<SnapshotTable[]> {
  return tx.query<SnapshotTable>(`
    select c.relname::text as name, coalesce(a.columns, '{}') as columns, coalesce(a.types, '{}') as types,
      case when c.reltuples < 0 then pg_relation_size(c.oid) / 100 else c.reltuples::bigint end as "estimatedRows"
    from pg_class c left join lateral (
      select array_agg(attname::text order by attnum) as columns, array_agg(format_type(atttypid, atttypmod) order by attnum) as types
      from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = ''
    ) a on true
    where c.relkind = 'r' and ${ours} order by c.relname collate "C"`);
}

async function readSequences(tx: Tx): Promise<SequenceState[]> {
  const names = await tx.query<{ name: string; quoted: string }>(
    `select c.relname::text as name, quote_ident(c.relname) as quoted from pg_class c where c.relkind = 'S' and ${ours} order by c.relname collate "C"`,
  );
  const states: SequenceState[] = [];
  for (const { name, quoted } of names) {
    const [state] = await tx.query<{ lastValue: string; isCalled: boolean }>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${quoted}`,
    );
    states.push({ name, lastValue: state!.lastValue, isCalled: state!.isCalled });
  }
  return states;
}

/** SHA-256 over every table's columns and types and every sequence: equal where two databases have the same shape. */
export async function readSchemaKey(tx: Tx): Promise<string> {
  const lines = await tx.query<{ line: string }>(`
    select format('%s.%s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated) as line
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and ${ours}
    union all select format('sequence %s', c.relname) from pg_class c where c.relkind = 'S' and ${ours}`);
  const hash = createHash("sha256");
  for (const line of lines.map((one) => one.line).sort()) hash.update(line).update("\n");
  return hash.digest("hex");
}

/** Answers the head of every lane of the journal. */
export async function readHeads(tx: Tx): Promise<JournalHead[]> {
  return tx.query<JournalHead>("select lane, n, encode(hash, 'hex') as hash from journal_head order by lane");
}

/** Answers the server's version: "18.4" and 180004. */
export async function readServerVersion(tx: Tx): Promise<{ text: string; number: number }> {
  const [row] = await tx.query<{ text: string; number: number }>(
    "select current_setting('server_version') as text, current_setting('server_version_num')::integer as number",
  );
  return row!;
}
