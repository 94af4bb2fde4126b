import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { Connection } from "./embedded-endpoint.ts";
import { errorCode } from "./embedded-error.ts";
import { processExists } from "./embedded-process.ts";
import { databaseName } from "./embedded-settings.ts";

/** Whether this process owns the server, that is, has to stop it. Exactly one Quarterdeck does. */
export type Ownership = { owner: () => boolean; release: () => Promise<void> };

// An advisory lock in the database "postgres": the server itself drops it when its owner dies, however it dies.
const ownerLock = 5_845_921;

/**
 * Takes the ownership of the server if nobody has it. `leaveToStarter`: the process that started the server, if alive, is first
 * given two seconds to take it. While owning, a connection is held open, and reopened when it is lost.
 */
export async function takeOwnership(connection: Connection, leaveToStarter: boolean, report: (line: string) => void): Promise<Ownership> {
  const state: State = { connection, report, client: null, owner: false, released: false };
  const client = await connect(connection);
  if (leaveToStarter) await waitForStarter(client);
  await claim(state, client);
  return {
    owner: () => state.owner,
    release: async () => {
      state.released = true;
      const held = state.client;
      state.client = null;
      await held?.end();
    },
  };
}

/** Creates our database unless it is there; true when this call made it. */
export async function createDatabase(connection: Connection): Promise<boolean> {
  const client = await connect(connection);
  try {
    for (;;) {
      const found = await client.query("select from pg_database where datname = $1", [databaseName]);
      if (found.rowCount === 1) return false;
      try {
        await client.query(`create database ${databaseName}`);
        return true;
      } catch (fault) {
        // Another start makes it at this moment: look again.
        if (!["42P04", "23505", "55006"].includes(errorCode(fault))) throw fault;
        await sleep(50);
      }
    }
  } finally {
    await client.end();
  }
}

type State = { connection: Connection; report: (line: string) => void; client: Client | null; owner: boolean; released: boolean };

/** Tries the lock on `client` and keeps the connection if it was free, otherwise closes it. */
async function claim(state: State, client: Client): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [ownerLock]);
  state.owner = rows[0]?.taken === true;
  if (state.released || !state.owner) return await client.end();
  state.client = client;
  client.once("end", () => {
    if (state.client !== client) return;
    state.client = null;
    void reclaim(state);
  });
}

/** After a lost connection (the server recovers from a crash of one of its processes) the ownership is taken again. */
async function reclaim(state: State): Promise<void> {
  for (let failures = 0; !state.released; failures++) {
    await sleep(500, undefined, { ref: false });
    if (state.released) return;
    try {
      await claim(state, await connect(state.connection));
      if (!state.owner) state.report("Another Quarterdeck has taken over the embedded database, and will stop it.");
      return;
    } catch (fault) {
      if (failures === 4) state.report(`The embedded database does not answer: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
  }
}

async function connect(connection: Connection): Promise<Client> {
  const client = new Client({
    ...connection,
    database: "postgres",
    ssl: false,
    connectionTimeoutMillis: 10_000,
    application_name: "quarterdeck-owner",
  });
  // A lost connection is told by "end"; without this listener it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function waitForStarter(client: Client): Promise<void> {
  const { rows } = await client.query<{ starter: string | null }>("select current_setting('quarterdeck.starter', true) as starter");
  const starter = Number(rows[0]?.starter);
  for (let waited = 0; waited < 20 && starter !== process.pid && starter > 1 && processExists(starter); waited++) {
    const held = await client.query(
      "select from pg_locks where locktype = 'advisory' and objid = $1 and database = (select oid from pg_database where datname = current_database())",
      [ownerLock],
    );
    if (held.rowCount !== 0) return;
    await sleep(100);
  }
}
