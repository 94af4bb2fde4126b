import { createHash } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import type pg from "pg";
import type { Database, Tx } from "./db/connection.ts";

/** How far a snapshot has come. `total` is an estimate from the database's statistics, never less than `rows`. */
export type SnapshotProgress = { step: "copy" | "index" | "verify"; table: string; rows: number; total: number };
export type SnapshotReport = (progress: SnapshotProgress) => void;

/** The lock that `migrate` takes: whoever holds it shared keeps the tables from changing shape under a running COPY. */
export const migrationLock = 7166301;

// What a value looks like in text COPY must not depend on the server's configuration.
const copySettings = [
  "timezone = 'UTC'",
  "datestyle = 'ISO, YMD'",
  "intervalstyle = 'postgres'",
  "extra_float_digits = 1",
  "bytea_output = 'hex'",
  "statement_timeout = 0",
  "lock_timeout = 0",
  "idle_in_transaction_session_timeout = 0",
  "synchronize_seqscans = off",
  "row_security = off",
];

/** Runs `work` on one connection that sees the database as of one moment and writes nothing. */
export async function holdSnapshot<T>(db: Database, work: (client: pg.PoolClient, tx: Tx) => Promise<T>): Promise<T> {
  return withClient(db, async (client) => {
    await client.query("select pg_advisory_lock_shared($1)", [migrationLock]);
    await client.query("begin isolation level repeatable read read only");
    await fixSettings(client);
    const result = await work(client, clientTx(client));
    await client.query("commit");
    await client.query("select pg_advisory_unlock_shared($1)", [migrationLock]);
    return result;
  });
}

/** Runs `work` in one writing transaction on one connection; everything is rolled back where it throws. */
export async function holdTransaction<T>(db: Database, work: (client: pg.PoolClient, tx: Tx) => Promise<T>): Promise<T> {
  return withClient(db, async (client) => {
    await client.query("begin");
    await fixSettings(client);
    await client.query("select pg_advisory_xact_lock($1)", [migrationLock]);
    const result = await work(client, clientTx(client));
    await client.query("commit");
    return result;
  });
}

/** A COPY that stops midway leaves its connection unusable, so after any failure the connection is closed: that rolls back and unlocks. */
async function withClient<T>(db: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.copyPool.connect();
  let broken: Error | undefined;
  const note = (error: Error) => {
    broken = error;
  };
  client.on("error", note);
  try {
    const result = await work(client);
    client.off("error", note);
    client.release(broken);
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function fixSettings(client: pg.PoolClient): Promise<void> {
  await client.query(copySettings.map((setting) => `set local ${setting}`).join("; "));
}

function clientTx(client: pg.PoolClient): Tx {
  const send = (text: string, values: unknown[], name?: string) => client.query(name ? { text, values, name } : { text, values });
  return {
    async query<R>(text: string, values: unknown[] = [], name?: string): Promise<R[]> {
      return (await send(text, values, name)).rows as R[];
    },
    async run(text, values = [], name) {
      return (await send(text, values, name)).rowCount ?? 0;
    },
  };
}

const lineFeed = 10;
const rowsBetweenReports = 5000;

/** Passes a table's text through; counts its lines and takes its SHA-256. In text COPY each row is one line: a line feed inside a value is written as `\n`. */
export class Tally extends Transform {
  rows = 0;
  bytes = 0;
  private readonly hash = createHash("sha256");
  private readonly onRows: (rows: number) => void;
  private told = 0;

  constructor(onRows: (rows: number) => void) {
    super();
    this.onRows = onRows;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) this.rows++;
    if (this.rows - this.told >= rowsBetweenReports) {
      this.told = this.rows;
      this.onRows(this.rows);
    }
    done(null, chunk);
  }

  /** The SHA-256 of everything that passed, in hex. Ask once, at the end. */
  sha256(): string {
    return this.hash.digest("hex");
  }
}

/** Adds the rows of finished tables to those of the running one. */
export function progressOf(report: SnapshotReport | undefined, estimatedTotal: number) {
  let finished = 0;
  const tell = (table: string, rows: number) => {
    const done = finished + rows;
    report?.({ step: "copy", table, rows: done, total: Math.max(done, estimatedTotal) });
  };
  return {
    running: (table: string) => (rows: number) => tell(table, rows),
    finish(table: string, rows: number): void {
      tell(table, rows);
      finished += rows;
    },
  };
}
