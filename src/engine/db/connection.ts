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
  /** Runs `work` in one transaction; rolled back where it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: { isolation?: "repeatable read"; readOnly?: boolean }): Promise<T>;
  pool: pg.Pool;
  target: ConnectionTarget;
  close(): Promise<void>;
};

/** Opens a pool. Instants come back as canonical ISO text, dates as yyyy-mm-dd, 8-byte integers as numbers. */
export function openDatabase(target: ConnectionTarget, options: { connections?: number; onError: (error: Error) => void }): Database {
  const pool = new pg.Pool({
    ...target,
    max: options.connections ?? 8,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser },
    options: "-c timezone=UTC -c datestyle=ISO -c client_encoding=UTF8",
  });
  pool.on("error", options.onError);
  const database: Database = {
    ...plain(pool),
    pool,
    target,
    async transaction(work, how = {}) {
      const client = await pool.connect();
      let broken: Error | undefined;
      const onError = (error: Error) => {
        broken = error;
      };
      client.on("error", onError);
      try {
        const isolation = how.isolation ? ` isolation level ${how.isolation}` : "";
        await client.query(`begin${isolation}${how.readOnly ? " read only" : ""}`);
        const result = await work(plain(client));
        await client.query("commit");
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
    close: () => pool.end(),
  };
  return database;
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
