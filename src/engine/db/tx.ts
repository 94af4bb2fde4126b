import type pg from "pg";

/** One statement's rows. Named statements are prepared once a connection; leave the name out for searches (a generic plan ruins them). */
export type Tx = {
  query<R = Record<string, unknown>>(text: string, values?: unknown[], name?: string): Promise<R[]>;
  /** Rows touched by the statement. */
  run(text: string, values?: unknown[], name?: string): Promise<number>;
  /** There where the statements are those of one transaction: what they read may be seen by nobody else, or no longer be so. */
  held?: Held;
};

export type Statement = { text: string; values: readonly unknown[]; name: string | undefined };

/** A transaction under way. */
export type Held = {
  /** Sends a statement with the others of its kind, at the latest before the next that is waited for. */
  send(statement: Statement): void;
  /** Leaves the answer to a statement that was sent to the commit, which goes out behind it: where it failed, nothing is kept. */
  leave(answer: Promise<unknown>): void;
  /** Puts what was sent so far on its way, without waiting for an answer. */
  under(): Promise<void>;
  /** Waits for the answers that were left so far; throws where one is a fault. */
  answered(): Promise<void>;
};

/**
 * Sends a statement whose answer nobody needs: within a transaction the commit waits for it and takes nothing where it failed; outside one
 * it is waited for here.
 */
export async function send(tx: Tx, text: string, values?: unknown[], name?: string): Promise<void> {
  if (tx.held) tx.held.send({ text, values: values ?? [], name });
  else await tx.run(text, values, name);
}

/** The statements of a pool or of one of its connections. */
export function plain(runner: pg.Pool | pg.PoolClient, beforeEach: () => void = () => undefined): Tx {
  const send = (text: string, values: unknown[], name?: string) => {
    beforeEach();
    return runner.query(name ? { text, values, name } : { text, values });
  };
  return {
    async query<R>(text: string, values: unknown[] = [], name?: string): Promise<R[]> {
      return (await send(text, values, name)).rows as R[];
    },
    async run(text, values = [], name) {
      return (await send(text, values, name)).rowCount ?? 0;
    },
  };
}
