import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Instant } from "../kernel/time.ts";
import type { Database } from "./db/connection.ts";
import { type Migration, pendingMigrations } from "./db/migrate.ts";
import type { SnapshotReport } from "./snapshot-copy.ts";
import { readManifest } from "./snapshot-manifest.ts";
import type { SnapshotAnswer } from "./snapshot-refusal.ts";
import { snapshotName, writeSnapshot } from "./snapshot-write.ts";

const prefix = "before-migration";
export type BackupRequest = {
  migrations: readonly Migration[];
  directory: string;
  now: Instant;
  /** How many older states to keep, this one included (3). */
  keep?: number;
  report?: SnapshotReport;
  signal?: AbortSignal;
};

/**
 * Writes a snapshot where migrations are pending on a database that holds something; answers its path, or null where there is nothing to do.
 * Keeps the newest snapshot of each of the last `keep` schemas, so that a server that fails to migrate again and again does not push out the way back.
 */
export async function backupBeforeMigrating(db: Database, request: BackupRequest): Promise<SnapshotAnswer<{ path: string | null }>> {
  const { migrations, directory, now, keep = 3, report, signal } = request;
  if (!(await hasWork(db, migrations))) return { ok: true, path: null };
  const to = join(directory, snapshotName(now, prefix));
  const written = await writeSnapshot(db, { to, now, ...(report ? { report } : {}), ...(signal ? { signal } : {}) });
  if (!written.ok) return written;
  await removeOld(directory, keep);
  return { ok: true, path: written.path };
}

async function hasWork(db: Database, migrations: readonly Migration[]): Promise<boolean> {
  const [row] = await db.query<{ present: boolean }>("select to_regclass('migration') is not null as present");
  if (!row?.present) return false;
  const [held] = await db.query<{ count: number }>("select count(*) as count from migration");
  return held!.count > 0 && (await pendingMigrations(db, migrations)).length > 0;
}

async function removeOld(directory: string, keep: number): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.startsWith(`${prefix}-`) && name.endsWith(".snapshot"));
  const schemas = new Set<string>();
  for (const name of names.sort().reverse()) {
    const read = await readManifest(join(directory, name));
    // An unreadable one is left for a person to look at.
    if (!read.ok) continue;
    const schema = read.manifest.schema.migrations.join("\n");
    if (schemas.has(schema) || schemas.size >= keep) await rm(join(directory, name), { recursive: true, force: true });
    else schemas.add(schema);
  }
}
