import type { Instant } from "../kernel/time.ts";
import { type Database, openDatabase, type Tx } from "./db/connection.ts";
import { holdTransaction } from "./snapshot-copy.ts";
import { type Cargo, type Filled, type FillRequest, fillDatabase } from "./snapshot-fill.ts";
import { asDamage, confirmTable, loadManifest, type Manifest, openTable } from "./snapshot-manifest.ts";
import { answering, Refused, type SnapshotAnswer } from "./snapshot-refusal.ts";
import { createDatabase, databaseOf, dropDatabase, refuseWhereInUse, swapDatabases } from "./snapshot-swap.ts";

export type RestoreRequest = FillRequest & {
  /** The snapshot's folder. */
  from: string;
  /** A connection to another database of the same server (`postgres`, say), as the role that owns the target. */
  admin: Database;
  /** The name of the database to be replaced; made where there is none. */
  target: string;
  now: Instant;
  /** Close other sessions on the target at the moment of the swap. Otherwise their presence is a refusal. */
  disconnectOthers?: boolean;
  /** Runs in the transaction that fills the new database, once it is verified and migrated: takes out what must not come back. */
  settle?(tx: Tx, takenAt: Instant): Promise<void>;
};
export type Restored = Filled & {
  manifest: Manifest;
  /** The name under which the replaced database is kept; null where there was none. */
  setAside: string | null;
};

/**
 * Restores a snapshot into a new database, verifies it, and swaps it in by one transaction of two renames; the old database is kept beside it.
 * Until that transaction nothing touches the old one, and any refusal, fault or stop drops the new one. An older snapshot is loaded into the tables
 * of its own time and migrated on; a newer one is refused. Settings and grants that someone gave the old database by hand do not move.
 */
export async function restoreSnapshot(request: RestoreRequest): Promise<SnapshotAnswer<Restored>> {
  return answering(async () => {
    const { admin, target, now, signal } = request;
    const manifest = await loadManifest(request.from);
    if (!request.disconnectOthers) await refuseWhereInUse(admin, target);
    const stamp = now.slice(0, 19).replaceAll(/[-:]/g, "").toLowerCase();
    const fresh = suffixed(target, `_restoring_${stamp}`);
    await createDatabase(admin, { name: fresh, like: target });
    try {
      const filled = await fillFresh(request, manifest, fresh);
      signal?.throwIfAborted();
      const aside = suffixed(target, `_before_restore_${stamp}`);
      const setAside = await swapDatabases(admin, { target, fresh, aside, disconnectOthers: request.disconnectOthers ?? false });
      return { ...filled, manifest, setAside };
    } catch (error) {
      await dropDatabase(admin, fresh, error);
      throw error;
    }
  });
}

async function fillFresh(request: RestoreRequest, manifest: Manifest, fresh: string): Promise<Filled> {
  let idleFault: Error | undefined;
  const db = openDatabase(databaseOf(request.admin.target, fresh), {
    connections: 1,
    onError: (error) => {
      idleFault = error;
    },
  });
  try {
    const filled = await holdTransaction(db, async (client, tx) => {
      const loaded = await fillDatabase(client, tx, cargoOf(request.from, manifest), request);
      await request.settle?.(tx, manifest.takenAt);
      return loaded;
    });
    if (idleFault) throw idleFault;
    return filled;
  } finally {
    await db.close();
  }
}

function cargoOf(path: string, manifest: Manifest): Cargo {
  return {
    migrations: manifest.schema.migrations,
    key: manifest.schema.key,
    journal: manifest.journal,
    sequences: manifest.sequences,
    estimatedRows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
    tables: manifest.tables.map((table) => ({
      name: table.name,
      columns: table.columns,
      open: () => openTable(path, table.name),
      confirm(tally, error) {
        if (error === null) return confirmTable(path, table, tally);
        if (isBadData(error)) throw new Refused("damaged", `${path}: table ${table.name} cannot be read: ${(error as Error).message}.`);
        throw asDamage(path, table.name, error);
      },
    })),
  };
}

/** PostgreSQL's class 22: a value that is none. The text was changed, for its columns are known to fit. */
function isBadData(error: unknown): boolean {
  return /^22[0-9A-Z]{3}$/.test((error as { code?: string }).code ?? "");
}

const longestName = 63;

function suffixed(name: string, suffix: string): string {
  return name.slice(0, longestName - suffix.length) + suffix;
}
