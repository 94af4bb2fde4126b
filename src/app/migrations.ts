import type { Database } from "../engine/db/connection.ts";
import { type Migration, migrate, pendingMigrations, readMigrations } from "../engine/db/migrate.ts";
import type { Clock } from "../engine/door.ts";
import { backupBeforeMigrating } from "../engine/snapshot.ts";
import type { AppLog } from "./log.ts";
import { root } from "./place.ts";
import { RefusedToStart } from "./refused.ts";

type Given = { db: Database; backups: string; clock: Clock; log: AppLog };

/** The migrations of this version. */
export function ownMigrations(): Promise<Migration[]> {
  return readMigrations(root);
}

/** Brings the database to this version: a backup first where it holds something, then every pending migration or none. */
export async function bringUpToDate({ db, backups, clock, log }: Given): Promise<Migration[]> {
  const migrations = await ownMigrations();
  const strangers = await strangersIn(db, migrations);
  if (strangers.length > 0)
    log.warn({ strangers }, "a newer Quarterdeck migrated this database; this one works beside it, but update it soon");
  const backup = await backupBeforeMigrating(db, { migrations, directory: backups, now: clock.now() });
  if (!backup.ok) throw new RefusedToStart(`The backup before the migrations failed, so nothing was migrated: ${backup.refusal.sentence}`);
  if (backup.path) log.info({ path: backup.path }, "backed up before migrating");
  const done = await migrate(db, migrations);
  if (done.length > 0) log.info({ migrations: done.length }, "the database is migrated");
  return migrations;
}

/** For commands beside the server: an empty database is made ready; one of another version is refused, for its server may be running. */
export async function expectUpToDate(given: Given): Promise<Migration[]> {
  const migrations = await ownMigrations();
  const pending = await pendingMigrations(given.db, migrations);
  if (pending.length === migrations.length) return bringUpToDate(given);
  if (pending.length > 0)
    throw new RefusedToStart(
      `The database lacks ${pending.length} migrations of this version. Start the server once; it backs up and migrates.`,
    );
  return migrations;
}

async function strangersIn(db: Database, migrations: readonly Migration[]): Promise<string[]> {
  await pendingMigrations(db, migrations);
  const own = new Set(migrations.map((one) => one.name));
  return (await db.query<{ name: string }>("select name from migration order by name"))
    .map((row) => row.name)
    .filter((name) => !own.has(name));
}
