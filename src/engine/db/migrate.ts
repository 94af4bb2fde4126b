import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database, Tx } from "./connection.ts";

export type Migration = { name: string; sql: string };

/** Reads the migrations of the engine and of every practice, in order of their time stamps. `root` is the folder that holds `src`. */
export async function readMigrations(root: string): Promise<Migration[]> {
  const folders = [join(root, "src/engine/migrations")];
  for (const practice of (await readdir(join(root, "src/practices"), { withFileTypes: true })).filter((entry) => entry.isDirectory()))
    folders.push(join(root, "src/practices", practice.name, "migrations"));
  const found: Migration[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    for (const name of names.filter((one) => one.endsWith(".sql"))) found.push({ name, sql: await readFile(join(folder, name), "utf8") });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A key that changes when any migration changes: names the template database of the tests. */
export function migrationsKey(migrations: readonly Migration[]): string {
  const hash = createHash("sha256");
  for (const one of migrations) hash.update(one.name).update("\0").update(one.sql).update("\0");
  return hash.digest("hex").slice(0, 16);
}

/** Lists the migrations that the database does not have yet. */
export async function pendingMigrations(db: Tx, migrations: readonly Migration[]): Promise<Migration[]> {
  await db.run("create table if not exists migration (name text primary key, applied_at timestamptz not null default clock_timestamp())");
  const done = new Set((await db.query<{ name: string }>("select name from migration")).map((row) => row.name));
  return migrations.filter((one) => !done.has(one.name));
}

/** Applies pending migrations in one transaction. Several processes may call it at once: one works, the others wait. */
export async function migrate(db: Database, migrations: readonly Migration[]): Promise<string[]> {
  return db.transaction(async (tx) => {
    await tx.run("select pg_advisory_xact_lock(7166301)");
    const pending = await pendingMigrations(tx, migrations);
    for (const one of pending) {
      try {
        await tx.run(one.sql);
      } catch (error) {
        throw new Error(`Migration ${one.name} failed and nothing was changed: ${(error as Error).message}`, { cause: error });
      }
      await tx.run("insert into migration (name) values ($1)", [one.name]);
    }
    return pending.map((one) => one.name);
  });
}
