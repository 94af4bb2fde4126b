import type pg from "pg";
import { joined } from "./joined.ts";
import { plain, type Statement, type Tx } from "./tx.ts";

export type TransactionOptions = { isolation?: "repeatable read"; readOnly?: boolean; timeoutMs?: number };

/**
 * Runs `work` in one transaction on a connection of the pool. What is sent without waiting for each other goes out in one write; the begin
 * goes out with the first statement and the commit behind the last. Rolled back where the work throws or one of its statements fails.
 */
export async function transact<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>, how: TransactionOptions = {}): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on("error", onError);
  const gather = gathering(client);
  const left = new Set<Promise<unknown>>();
  const faults: unknown[] = [];
  const leave = (answer: Promise<unknown>): void => {
    // Nobody waits for it until the commit; every statement behind one that failed fails as well, and so does the commit.
    answer.catch((fault) => faults.push(fault));
    left.add(answer);
  };
  const own = plain(client, gather);
  let unsent: Statement[] = [];
  const sendAll = () => {
    if (unsent.length === 0) return;
    const statements = joined(unsent);
    unsent = [];
    for (const { text, values, name } of statements) leave(own.run(text, [...values], name));
  };
  const tx: Tx = {
    ...plain(client, () => {
      sendAll();
      gather();
    }),
    held: {
      leave,
      send(statement) {
        unsent.push(statement);
      },
      async under() {
        sendAll();
        await new Promise(process.nextTick);
        await gone(client);
      },
      async answered() {
        sendAll();
        await Promise.all(left);
      },
    },
  };
  try {
    gather();
    const [, result] = await Promise.all([client.query(beginText(how)), work(tx)]);
    sendAll();
    if (faults.length > 0) throw faults[0];
    gather();
    const [ended] = await Promise.all([client.query("commit"), ...left]);
    // Where a statement failed and its error was caught on the way, the server answers a commit by rolling back, without an error.
    if (ended.command !== "COMMIT") throw new Error("A statement of the transaction had failed, so nothing of it was kept.");
    return result;
  } catch (error) {
    await client.query("rollback").catch((fault: Error) => {
      broken = fault;
    });
    await Promise.allSettled(left);
    throw faults[0] ?? error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

/** Holds back what is written to a connection until this turn of the event loop is over: one system call for all of it. */
function gathering(client: pg.PoolClient): () => void {
  const { stream } = client.connection;
  let isHeld = false;
  return () => {
    if (isHeld) return;
    isHeld = true;
    stream.cork();
    process.nextTick(() => {
      isHeld = false;
      stream.uncork();
    });
  };
}

/** How long it is waited for that what was written has gone out, in milliseconds. */
const outMs = 5;

/**
 * Waits until the database has taken what was written, for so long at most: a socket holds some 200 kB, and the rest of a large statement
 * would stay here for as long as this process does not come back to its event loop.
 */
async function gone({ connection: { stream } }: pg.PoolClient): Promise<void> {
  if (stream.writableLength === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, outMs);
  });
  await Promise.race([late, new Promise<void>((resolve) => void stream.write("", () => resolve()))]);
  clearTimeout(timer);
}

function beginText({ isolation, readOnly, timeoutMs }: TransactionOptions): string {
  const begin = `begin${isolation ? ` isolation level ${isolation}` : ""}${readOnly ? " read only" : ""}`;
  return timeoutMs === undefined ? begin : `${begin}; set local statement_timeout = ${timeoutMs}`;
}
