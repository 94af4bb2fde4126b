import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Instant } from "../kernel/time.ts";
import type { Database } from "./db/connection.ts";
import { holdSnapshot, progressOf, type SnapshotReport, Tally } from "./snapshot-copy.ts";
import { writeFlushed, writeFolder } from "./snapshot-folder.ts";
import { answering, type SnapshotAnswer } from "./snapshot-refusal.ts";
import { readHeads, readSchema, readServerVersion, type SnapshotTable } from "./snapshot-schema.ts";
import { columnsOf } from "./snapshot-write.ts";

/** What must not leave in open form: whole tables, and single columns of others. */
export type Secrets = { tables: readonly string[]; columns: Readonly<Record<string, readonly string[]>> };
export type ExportRequest = { to: string; now: Instant; secrets: Secrets; report?: SnapshotReport; signal?: AbortSignal };
type ExportedTable = { name: string; columns: { name: string; type: string }[]; rows: number; sha256: string };

/**
 * Writes the data of a snapshot in open form into the folder `to`: one CSV file with a header for each table (RFC 4180, UTF-8; an empty field is
 * missing, `""` is an empty text) and manifest.json with columns, types, row counts and SHA-256. Secrets are left out and listed;
 * a secret that names no table or column is a fault, for a misspelt one would leave.
 */
export async function exportOpen(db: Database, request: ExportRequest): Promise<SnapshotAnswer<{ path: string; rows: number }>> {
  return answering(() =>
    writeFolder(request, async (folder) => {
      const { text, rows } = await holdSnapshot(db, async (client, tx) => {
        const schema = await readSchema(tx);
        const open = withoutSecrets(schema.tables, request.secrets);
        const progress = progressOf(
          request.report,
          open.reduce((sum, table) => sum + table.estimatedRows, 0),
        );
        const tables: ExportedTable[] = [];
        for (const table of open) {
          tables.push(await writeCsv({ client, folder, table, running: progress.running(table.name), signal: request.signal }));
          progress.finish(table.name, tables.at(-1)!.rows);
        }
        const about = {
          product: "quarterdeck",
          form: "csv",
          takenAt: request.now,
          postgresVersion: (await readServerVersion(tx)).text,
          migrations: schema.migrations,
          journal: await readHeads(tx),
          leftOut: request.secrets,
          tables,
        };
        return { text: `${JSON.stringify(about, null, 2)}\n`, rows: tables.reduce((sum, table) => sum + table.rows, 0) };
      });
      request.signal?.throwIfAborted();
      await writeFlushed(join(folder, "manifest.json"), text);
      return { path: request.to, rows };
    }),
  );
}

function withoutSecrets(tables: readonly SnapshotTable[], secrets: Secrets): SnapshotTable[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  for (const name of [...secrets.tables, ...Object.keys(secrets.columns)])
    if (!byName.has(name))
      throw new Error(`The list of secrets names the table ${name}, which does not exist. Correct the list; nothing was exported.`);
  const open: SnapshotTable[] = [];
  for (const table of tables.filter(({ name }) => !secrets.tables.includes(name))) {
    const hidden = secrets.columns[table.name] ?? [];
    const unknown = hidden.find((column) => !table.columns.includes(column));
    if (unknown)
      throw new Error(`The list of secrets names ${table.name}.${unknown}, which does not exist. Correct the list; nothing was exported.`);
    const shown = table.columns.map((name, index) => ({ name, type: table.types[index]! })).filter(({ name }) => !hidden.includes(name));
    open.push({ ...table, columns: shown.map(({ name }) => name), types: shown.map(({ type }) => type) });
  }
  return open;
}

type CsvWrite = {
  client: pg.PoolClient;
  folder: string;
  table: SnapshotTable;
  running: (rows: number) => void;
  signal: AbortSignal | undefined;
};

async function writeCsv({ client, folder, table, running, signal }: CsvWrite): Promise<ExportedTable> {
  const rows = client.query(copyTo(`copy ${columnsOf(table)} to stdout (format csv, header)`));
  // Lines are not rows here, a quoted field may hold several; they do for the progress.
  const tally = new Tally(running);
  const file = createWriteStream(join(folder, `${table.name}.csv`), { flags: "wx", mode: 0o600, flush: true });
  await pipeline([rows, tally, file], signal ? { signal } : {});
  // The server's own count arrives behind the last row; one more question makes sure it is here.
  await client.query("select");
  const columns = table.columns.map((name, index) => ({ name, type: table.types[index]! }));
  return { name: table.name, columns, rows: rows.rowCount, sha256: tally.sha256() };
}
