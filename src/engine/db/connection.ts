import pg from "pg";
import { type TransactionOptions, transact } from "./transaction.ts";
import { plain, type Tx } from "./tx.ts";

export type { Tx } from "./tx.ts";

export type ConnectionTarget =
  | { connectionString: string }
  | { host: string; port: number; user: string; database: string; password?: string };

export type Database = Tx & {
  /** Runs `work` in one transaction; rolled back where it throws, or where one of its statements runs longer than `timeoutMs`. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Statements that do not wait for each other are sent down its connections together; one after the other they still run. */
  pool: pg.Pool;
  /**
   * Single statements that only read, each given up (57014) after `readTimeoutMs`: on connections of their own, so that neither a begin nor
   * a commit is sent for them and none stands behind a write.
   */
  reader: Tx;
  /** Connections for COPY, which cannot be sent behind other statements. */
  copyPool: pg.Pool;
  /** All of its pools: what moves the database to another address moves each. */
  pools: readonly pg.Pool[];
  target: ConnectionTarget;
  close(): Promise<void>;
};

/** How long a statement of `reader` may run, in milliseconds. */
export const readTimeoutMs = 2_000;

/** Opens a pool. Instants come back as canonical ISO text, dates as yyyy-mm-dd, 8-byte integers as numbers. */
export function openDatabase(target: ConnectionTarget, options: { connections?: number; onError: (error: Error) => void }): Database {
  const session = "-c timezone=UTC -c datestyle=ISO -c client_encoding=UTF8";
  const common = {
    ...target,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser },
    options: session,
  };
  const pool = new pg.Pool({ ...common, max: options.connections ?? 8, pipeline: true });
  const reading = `${session} -c default_transaction_read_only=on -c statement_timeout=${readTimeoutMs}`;
  const readPool = new pg.Pool({ ...common, options: reading, max: readConnections });
  const copyPool = new pg.Pool({ ...common, max: copyConnections });
  const pools = [pool, readPool, copyPool];
  for (const one of pools) one.on("error", options.onError);
  const database: Database = {
    ...plain(pool),
    pool,
    reader: plain(readPool),
    copyPool,
    pools,
    target,
    transaction: (work, how) => transact(pool, work, how),
    async close() {
      await Promise.all(pools.map((one) => one.end()));
    },
  };
  return database;
}

const copyConnections = 4;
const readConnections = 4;

const awayCodes = new Set(["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT", "53300"]);
const awayMessages = /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/;

/** Whether a fault says that the database was not there. What was being committed then may or may not have been. */
export function isDatabaseAway(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return code.startsWith("57P") || code.startsWith("08") || awayCodes.has(code) || awayMessages.test(message);
}

const oid = { int8: 20, date: 1082, timestamptz: 1184, numeric: 1700 } as const;

function getTypeParser(type: number, format?: "text" | "binary"): (value: string) => unknown {
  if (type === oid.timestamptz) return canonicalInstant;
  if (type === oid.int8 || type === oid.numeric) return Number;
  if (type === oid.date) return (value) => value;
  return pg.types.getTypeParser(type, format) as (value: string) => unknown;
}

/** "2026-11-26 13:08:00.5+00" to "2026-11-26T13:08:00.500Z"; sessions run in UTC. */
function canonicalInstant(value: string): string {
  const day = value.slice(0, 10);
  const end = value.indexOf("+", 19);
  const fraction = value.slice(20, end === -1 ? undefined : end);
  return `${day}T${value.slice(11, 19)}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
}
