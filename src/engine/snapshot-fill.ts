import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Tx } from "./db/connection.ts";
import type { Migration } from "./db/migrate.ts";
import type { SealReading } from "./seal.ts";
import { progressOf, type SnapshotReport, Tally } from "./snapshot-copy.ts";
import { Refused } from "./snapshot-refusal.ts";
import { type JournalHead, readHeads, readSchemaKey, type SequenceState } from "./snapshot-schema.ts";
import { columnsOf } from "./snapshot-write.ts";
import { type RecordKind, type Verification, verifyJournalIn } from "./verify.ts";

/** What an empty database is filled from: a snapshot's folder, or another database. */
export type Cargo = {
  migrations: readonly string[];
  key: string;
  journal: readonly JournalHead[];
  sequences: readonly SequenceState[];
  tables: readonly CargoTable[];
  estimatedRows: number;
};
export type CargoTable = {
  name: string;
  columns: readonly string[];
  /** The table's text COPY, as a chain of streams. */
  open(): NodeJS.ReadableStream[];
  /** Throws where what passed is not what was promised. `error` is what stopped the stream, if anything did. */
  confirm(tally: Tally, error: unknown): Promise<void> | void;
};
export type FillRequest = {
  migrations: readonly Migration[];
  /** The kinds whose records are held against the journal. */
  kinds?: readonly RecordKind[];
  /** Seals to hold the journal against. Those beyond the cargo's head are left out: a snapshot is older than the last seal. */
  seals?: SealReading;
  /** Go on where the journal has faults: they were there when the cargo was packed. */
  acceptJournalFaults?: boolean;
  report?: SnapshotReport;
  signal?: AbortSignal;
};
export type Filled = { rows: number; migrated: string[]; verification: Verification };

/**
 * Fills an empty database inside the caller's transaction: the cargo's own migrations, its rows, its sequences; then counts rows,
 * compares the journal's heads, walks the journal, and migrates on to this version. Whatever does not hold throws, so that nothing stays.
 */
export async function fillDatabase(client: pg.PoolClient, tx: Tx, cargo: Cargo, request: FillRequest): Promise<Filled> {
  const { report, signal } = request;
  const [own, later] = splitMigrations(cargo, request.migrations);
  await applyMigrations(tx, own);
  await confirmSchema(tx, cargo);
  const put = await takeConstraintsOff(tx, cargo);
  const rows = await loadTables(client, tx, cargo, request);
  for (const [index, statement] of put.entries()) {
    signal?.throwIfAborted();
    report?.({ step: "index", table: `${index + 1} of ${put.length}`, rows, total: rows });
    await tx.run(statement);
  }
  for (const { name, lastValue, isCalled } of cargo.sequences)
    await tx.run("select setval($1::regclass, $2::bigint, $3)", [pg.escapeIdentifier(name), lastValue, isCalled]);
  await tx.run("analyze");
  await confirmHeads(tx, cargo.journal);
  const verification = await confirmJournal(tx, cargo, request, rows);
  return { rows, migrated: await applyMigrations(tx, later), verification };
}

function splitMigrations(cargo: Cargo, migrations: readonly Migration[]): [own: Migration[], later: Migration[]] {
  const held = new Set(cargo.migrations);
  const here = new Set(migrations.map((one) => one.name));
  const unknown = cargo.migrations.filter((name) => !here.has(name));
  if (unknown.length > 0)
    throw new Refused(
      "newerSchema",
      `The data comes from a newer Quarterdeck: this version does not have its migration ${unknown.join(", ")}. Use that version or a newer one.`,
    );
  return [migrations.filter((one) => held.has(one.name)), migrations.filter((one) => !held.has(one.name))];
}

/** `migrate`, inside the transaction that also loads the rows: all or nothing. */
async function applyMigrations(tx: Tx, migrations: readonly Migration[]): Promise<string[]> {
  await tx.run("create table if not exists migration (name text primary key, applied_at timestamptz not null default clock_timestamp())");
  for (const one of migrations) {
    try {
      await tx.run(one.sql);
    } catch (error) {
      throw new Error(`Migration ${one.name} failed and nothing was changed: ${(error as Error).message}`, { cause: error });
    }
    await tx.run("insert into migration (name) values ($1)", [one.name]);
  }
  return migrations.map((one) => one.name);
}

async function confirmSchema(tx: Tx, cargo: Cargo): Promise<void> {
  if ((await readSchemaKey(tx)) === cargo.key) return;
  throw new Refused(
    "otherSchema",
    "The tables of the data are not those that its migrations make here: a migration was edited afterwards, or tables were changed by hand. " +
      "Use the version that wrote the data.",
  );
}

/**
 * Takes foreign keys, plain indexes and triggers off the empty tables and answers the statements that put them back. So tables load in any order,
 * cycles included, each key is checked once at the end, and an index is built in one go.
 */
async function takeConstraintsOff(tx: Tx, cargo: Cargo): Promise<string[]> {
  await tx.run("set constraints all immediate");
  const keys = await tx.query<{ off: string; on: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as off,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as on
    from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`);
  const indexes = await tx.query<{ off: string; on: string }>(`
    select format('drop index %s', i.indexrelid::regclass) as off, pg_get_indexdef(i.indexrelid) as on
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`);
  for (const { off } of [...keys, ...indexes]) await tx.run(off);
  const names = cargo.tables.map((table) => pg.escapeIdentifier(table.name));
  if (names.length > 0) await tx.run(`truncate ${names.join(", ")}`);
  for (const name of names) await tx.run(`alter table ${name} disable trigger user`);
  return [...indexes.map(({ on }) => on), ...keys.map(({ on }) => on), ...names.map((name) => `alter table ${name} enable trigger user`)];
}

async function loadTables(client: pg.PoolClient, tx: Tx, cargo: Cargo, { report, signal }: FillRequest): Promise<number> {
  const progress = progressOf(report, cargo.estimatedRows);
  let rows = 0;
  for (const table of cargo.tables) {
    signal?.throwIfAborted();
    const tally = new Tally(progress.running(table.name));
    const into = client.query(copyFrom(`copy ${columnsOf(table)} from stdin`));
    try {
      await pipeline([...table.open(), tally, into], signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      await table.confirm(tally, error);
      throw error;
    }
    await table.confirm(tally, null);
    const [held] = await tx.query<{ count: number }>(`select count(*) as count from ${pg.escapeIdentifier(table.name)}`);
    if (held!.count !== tally.rows) throw new Error(`Table ${table.name} took ${held!.count} of ${tally.rows} rows; nothing was changed.`);
    progress.finish(table.name, tally.rows);
    rows += tally.rows;
  }
  return rows;
}

async function confirmHeads(tx: Tx, promised: readonly JournalHead[]): Promise<void> {
  const text = (heads: readonly JournalHead[]) => heads.map(({ lane, n, hash }) => `${lane} ${n} ${hash}`).join("\n");
  if (text(await readHeads(tx)) !== text(promised))
    throw new Refused("damaged", "The journal's head in the data is not the one its manifest names. Take another snapshot.");
}

async function confirmJournal(tx: Tx, cargo: Cargo, request: FillRequest, rows: number): Promise<Verification> {
  const { kinds, seals, report, signal, acceptJournalFaults } = request;
  const heads = new Map(cargo.journal.map(({ lane, n }) => [lane, n]));
  const reached = seals && { ...seals, seals: seals.seals.filter(({ lane, n }) => n <= (heads.get(lane) ?? 0)) };
  const verification = await verifyJournalIn(tx, {
    ...(kinds ? { kinds } : {}),
    ...(reached ? { seals: reached } : {}),
    ...(signal ? { signal } : {}),
    report: ({ lane, n, head }) => report?.({ step: "verify", table: `journal ${lane}, ${n} of ${head}`, rows, total: rows }),
  });
  if (verification.ok || acceptJournalFaults) return verification;
  throw new Refused(
    "journalFaults",
    `The data is as it was packed, but its journal does not hold (${verification.faultCount} found): ${verification.faults[0]!.sentence} ` +
      "Use an older snapshot, or accept the journal's faults explicitly.",
  );
}
