import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Instant } from "../kernel/time.ts";
import type { Database } from "./db/connection.ts";
import { holdSnapshot, progressOf, type SnapshotReport, Tally } from "./snapshot-copy.ts";
import { writeFlushed, writeFolder } from "./snapshot-folder.ts";
import { type Manifest, type ManifestTable, manifestText, tableFile } from "./snapshot-manifest.ts";
import { answering, type SnapshotAnswer } from "./snapshot-refusal.ts";
import { readHeads, readSchema, readServerVersion, type SnapshotTable } from "./snapshot-schema.ts";

export type WriteRequest = { to: string; now: Instant; report?: SnapshotReport; signal?: AbortSignal };

/** The usual name of a snapshot: `quarterdeck-2026-11-25T140812Z.snapshot`. */
export function snapshotName(now: Instant, prefix = "quarterdeck"): string {
  return `${prefix}-${now.slice(0, 19).replaceAll(":", "")}Z.snapshot`;
}

/**
 * Writes the database, as it stands at one moment, into the folder `to`: each table's text COPY, gzipped, and manifest.json.
 * Work goes on meanwhile; memory stays bounded. Stopped or failed, nothing stands under the name. Refuses a name that exists
 * and a database without Quarterdeck. Tables of other schemas (the job queue's) are left out.
 */
export async function writeSnapshot(db: Database, request: WriteRequest): Promise<SnapshotAnswer<{ path: string; manifest: Manifest }>> {
  return answering(() => writeFolder(request, (folder) => fillFolder(db, folder, request)));
}

async function fillFolder(db: Database, folder: string, request: WriteRequest): Promise<{ path: string; manifest: Manifest }> {
  const manifest = await holdSnapshot(db, async (client, tx) => {
    const schema = await readSchema(tx);
    const heads = await readHeads(tx);
    const progress = progressOf(
      request.report,
      schema.tables.reduce((sum, table) => sum + table.estimatedRows, 0),
    );
    const tables: ManifestTable[] = [];
    for (const table of schema.tables) {
      const tally = new Tally(progress.running(table.name));
      tables.push(await writeTable({ client, folder, table, tally, signal: request.signal }));
      progress.finish(table.name, tally.rows);
    }
    return {
      product: "quarterdeck",
      format: 1,
      takenAt: request.now,
      postgresVersion: (await readServerVersion(tx)).text,
      schema: { migrations: schema.migrations, key: schema.key },
      journal: heads,
      tables,
      sequences: schema.sequences,
    } satisfies Manifest;
  });
  request.signal?.throwIfAborted();
  await writeFlushed(join(folder, "manifest.json"), manifestText(manifest));
  return { path: request.to, manifest };
}

type TableWrite = { client: pg.PoolClient; folder: string; table: SnapshotTable; tally: Tally; signal: AbortSignal | undefined };

async function writeTable({ client, folder, table, tally, signal }: TableWrite): Promise<ManifestTable> {
  const rows = client.query(copyTo(`copy ${columnsOf(table)} to stdout`));
  const file = createWriteStream(tableFile(folder, table.name), { flags: "wx", mode: 0o600, flush: true });
  await pipeline([rows, tally, createGzip({ level: 4 }), file], signal ? { signal } : {});
  return { name: table.name, columns: table.columns, rows: tally.rows, bytes: tally.bytes, sha256: tally.sha256() };
}

/** `"table" ("column", …)`: generated columns are not among them, the database makes those again. */
export function columnsOf(table: { name: string; columns: readonly string[] }): string {
  return `${pg.escapeIdentifier(table.name)} (${table.columns.map((column) => pg.escapeIdentifier(column)).join(", ")})`;
}
