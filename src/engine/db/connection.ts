import pg from "pg";

export type ConnectionTarget =
  | { connectionString: string }
  | { host: string; port: number; user: string; database: string; password?: string };

/** One statement's rows. Named statements are prepared once a connection; leave the name out for searches (a generic plan ruins them). */
export type Tx = {
  query<R = Record<string, unknown>>(text: string, values?: unknown[], name?: string): Promise<R[]>;
  /** Rows touched by the statement. */
  run(text: string, values?: unknown[], name?: string): Promise<number>;
};

export type Database = Tx & {
  /** Runs `work` in one transaction; rolled back where it throws, or where one of its statements runs longer than `timeoutMs`. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Statements that do not wait for each other are sent down its connections together; one after the other they still run. */
  pool: pg.Pool;
  /** Connections for COPY, which cannot be sent behind other statements. */
  copyPool: pg.Pool;
  target: ConnectionTarget;
  close(): Promise<void>;
};

type TransactionOptions = { isolation?: "repeatable read"; readOnly?: boolean; timeoutMs?: number };

/** Opens a pool. Instants come back as canonical ISO text, dates as yyyy-mm-dd, 8-byte integers as numbers. */
export function openDatabase(target: ConnectionTarget, options: { connections?: number; onError: (error: Error) => void }): Database {
  const common = {
    ...target,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser },
    options: "-c timezone=UTC -c datestyle=ISO -c client_encoding=UTF8",
  };
  const pool = new pg.Pool({ ...common, max: options.connections ?? 8, pipeline: true });
  const copyPool = new pg.Pool({ ...common, max: copyConnections });
  pool.on("error", options.onError);
  copyPool.on("error", options.onError);
  const database: Database = {
    ...plain(pool),
    pool,
    copyPool,
    target,
    async transaction(work, how = {}) {
      const client = await pool.connect();
      let broken: Error | undefined;
      const onError = (error: Error) => {
        broken = error;
      };
      client.on("error", onError);
      try {
        // The beginning is not waited for: it goes out with the first statement. It fails only where the connection does, and they with it.
        const [, result] = await Promise.all([client.query(beginText(how)), work(plain(client))]);
        const ended = await client.query("commit");
        // Where a statement failed and its error was caught on the way, the server answers a commit by rolling back, without an error.
        if (ended.command !== "COMMIT") throw new Error("A statement of the transaction had failed, so nothing of it was kept.");
        return result;
      } catch (error) {
        await client.query("rollback").catch((fault: Error) => {
          broken = fault;
        });
        throw error;
      } finally {
        client.off("error", onError);
        client.release(broken);
      }
    },
    async close() {
      await Promise.all([pool.end(), copyPool.end()]);
    },
  };
  return database;
}

const copyConnections = 4;

const awayCodes = new Set(["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT", "53300"]);
const awayMessages = /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/;

/** Whether a fault says that the database was not there. What was being committed then may or may not have been. */
export function isDatabaseAway(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return code.startsWith("57P") || code.startsWith("08") || awayCodes.has(code) || awayMessages.test(message);
}

function beginText({ isolation, readOnly, timeoutMs }: TransactionOptions): string {
  const begin = `begin${isolation ? ` isolation level ${isolation}` : ""}${readOnly ? " read only" : ""}`;
  return timeoutMs === undefined ? begin : `${begin}; set local statement_timeout = ${timeoutMs}`;
}

function plain(runner: pg.Pool | pg.PoolClient): Tx {
  const send = (text: string, values: unknown[], name?: string) => runner.query(name ? { text, values, name } : { text, values });
  return {
    async query<R>(text: string, values: unknown[] = [], name?: string): Promise<R[]> {
      return (await send(text, values, name)).rows as R[];
    },
    async run(text, values = [], name) {
      return (await send(text, values, name)).rowCount ?? 0;
    },
  };
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
