import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "./db/connection.ts";
import { noon, openScratch, scratchMigrations, writePair } from "./scratch.fixture.ts";
import { snapshotName, writeSnapshot } from "./snapshot.ts";

/** Pairs of records, and so transactions, in the source. */
export const pairs = 40;

/** A database with something in it, and a good snapshot of it. */
export async function openSource() {
  const scratch = await openScratch();
  const migrations = await scratchMigrations();
  const { db: source, name: sourceName } = await scratch.make(migrations);
  for (let index = 1; index <= pairs; index++) await writePair(source, index);
  await source.run("insert into credential values ('c1', 'argon2-secret', 'laptop, \"mine\"')");
  let made = 0;
  const place = () => join(scratch.folder, `${++made}`, snapshotName(noon));
  const snapshot = place();
  const written = await writeSnapshot(source, { to: snapshot, now: noon });
  if (!written.ok) throw new Error(written.refusal.sentence);
  return {
    scratch,
    source,
    sourceName,
    snapshot,
    migrations,
    /** A name for a new folder, in a folder of its own. */
    place,
    /** A copy of the good snapshot, to be spoiled. */
    async copied(): Promise<string> {
      const to = place();
      await mkdir(to, { recursive: true });
      for (const name of await readdir(snapshot)) await writeFile(join(to, name), await readFile(join(snapshot, name)));
      return to;
    },
    /** The names of all databases of this test file. */
    async databases(): Promise<string[]> {
      const text = "select datname as name from pg_database where starts_with(datname, $1) order by 1";
      return (await scratch.admin.query<{ name: string }>(text, [sourceName.slice(0, 18)])).map((row) => row.name);
    },
  };
}

/** Everything a reader could ask of the tables, as text, in a fixed order: compared without the snapshot's own code. */
export async function contentsOf(db: Database): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of ["widget", "part", "credential", "journal", "journal_head", "measure_fact", "command_log", "fence"])
    all[table] = (await db.query<{ row: string }>(`select t::text as row from ${table} t order by 1`)).map(({ row }) => row);
  const sequences = "select sequencename, last_value from pg_sequences order by 1";
  all.sequences = (await db.query(sequences)).map((row) => JSON.stringify(row));
  const shape = `select conname || pg_get_constraintdef(oid) as line from pg_constraint where contype <> 'n' and connamespace = 'public'::regnamespace
    union all select pg_get_indexdef(indexrelid) from pg_index where indrelid = any(array['widget', 'journal', 'part', 'measure_fact']::regclass[]) order by 1`;
  all.shape = (await db.query<{ line: string }>(shape)).map(({ line }) => line);
  return all;
}
