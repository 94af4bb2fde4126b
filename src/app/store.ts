import { setTimeout as sleep } from "node:timers/promises";
import { type Database, openDatabase } from "../engine/db/connection.ts";
import { type EmbeddedServer, startEmbedded } from "../engine/db/embedded.ts";
import { type Settings, withoutPassword } from "./config.ts";
import type { AppLog } from "./log.ts";
import { dataPlaces } from "./place.ts";
import { RefusedToStart } from "./refused.ts";

/** The database of the office, wherever it is. `stop` closes the pool, and ends the embedded server where this process has to. */
export type Store = { db: Database; isEmbedded: boolean; stop(): Promise<void> };
type Options = { settings: Settings; log: AppLog /** How long a database that does not answer yet is waited for. */; patienceMs?: number };

const oldestServer = 150_000;

/** Opens the database that DATABASE_URL names, or starts the embedded one (or joins it where it runs). Refuses with a sentence. */
export async function openStore(options: Options): Promise<Store> {
  return options.settings.databaseUrl === null ? openEmbedded(options) : openNamed(options, options.settings.databaseUrl);
}

async function openNamed({ log, patienceMs = 0 }: Options, url: string): Promise<Store> {
  const db = openDatabase({ connectionString: url }, { onError: poolFault(log) });
  try {
    for (const until = performance.now() + patienceMs; ; await sleep(500)) {
      const reason = await refusalOf(db);
      if (reason === null) break;
      if (reason.final || performance.now() >= until)
        throw new RefusedToStart(`${reason.sentence} (DATABASE_URL is ${withoutPassword(url)})`);
      log.warn({}, `${reason.sentence} Trying again.`);
    }
  } catch (error) {
    await db.close();
    throw error;
  }
  return { db, isEmbedded: false, stop: () => db.close() };
}

type Reason = { sentence: string /** Waiting does not help. */; final: boolean };

async function refusalOf(db: Database): Promise<Reason | null> {
  try {
    const text = "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding";
    const [server] = await db.query<{ version: number; encoding: string }>(text);
    const major = Math.floor(server!.version / 10_000);
    if (server!.version < oldestServer)
      return { sentence: `This PostgreSQL is version ${major}; Quarterdeck needs 15 or newer.`, final: true };
    if (server!.encoding !== "UTF8")
      return { sentence: `The database is encoded in ${server!.encoding}. Create it with encoding UTF8.`, final: true };
    return null;
  } catch (error) {
    const { code = "", message } = error as { code?: string; message: string };
    const known = connectionRefusals[code];
    if (known) return { sentence: known, final: true };
    const isUnreachable = /^(57P|08|53)/.test(code) || /^E[A-Z_]+$/.test(code) || /timeout|terminated/i.test(message);
    return { sentence: `The database does not answer (${[code, message].filter(Boolean).join(": ")}).`, final: !isUnreachable };
  }
}

const connectionRefusals: Record<string, string> = {
  "28P01": "The database refused the password. Correct it in DATABASE_URL.",
  "28000": "The database does not admit this user. Correct DATABASE_URL, or the server's pg_hba.conf.",
  "3D000": "There is no such database on the server. Create it with encoding UTF8.",
  "42501": "The user may not use the database. Give it to them.",
  ENOTFOUND: "The host of the database is unknown. Correct DATABASE_URL.",
};

async function openEmbedded({ settings, log }: Options): Promise<Store> {
  const begin = () => startEmbedded({ dataDirectory: dataPlaces(settings).database, report: (line) => log.info({}, line) });
  const server = await begin();
  const db = openDatabase(server.connection, { onError: poolFault(log) });
  const watch = superviseEmbedded({ server, begin, db, log });
  return {
    db,
    isEmbedded: true,
    async stop() {
      const last = await watch.cease();
      await db.close();
      await last?.stop();
    },
  };
}

type Supervised = { server: EmbeddedServer; begin: () => Promise<EmbeddedServer>; db: Database; log: AppLog };
const shortestMs = 200;
const longestMs = 30_000;
const calmMs = 60_000;

/** Starts the embedded server again whenever it ends although nobody asked it to; after a quick second end it waits longer each time. */
function superviseEmbedded({ server, begin, db, log }: Supervised): { cease(): Promise<EmbeddedServer | null> } {
  const stopping = new AbortController();
  let current: EmbeddedServer | null = server;
  let attempt = 0;
  let startedAt = performance.now();
  let restarting: Promise<void> = Promise.resolve();

  const restart = async () => {
    while (!stopping.signal.aborted) {
      const waitMs = Math.min(longestMs, shortestMs * 2 ** attempt++);
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        take(await begin());
        log.info({ attempt }, "the embedded database runs again");
        return;
      } catch (error) {
        log.error({ error: (error as Error).message, attempt }, "the embedded database did not start again");
      }
    }
  };
  const take = (fresh: EmbeddedServer) => {
    current = fresh;
    startedAt = performance.now();
    // By TCP the port is another one; connections made from now on go there.
    for (const pool of db.pools) Object.assign(pool.options, fresh.connection);
    watchOver(fresh);
  };
  const watchOver = (one: EmbeddedServer) =>
    one.onExit((why) => {
      current = null;
      if (stopping.signal.aborted) return;
      log.error({}, why);
      if (performance.now() - startedAt > calmMs) attempt = 0;
      restarting = restart();
    });
  watchOver(server);
  return {
    async cease() {
      stopping.abort();
      await restarting;
      return current;
    },
  };
}

/** A connection that breaks while nobody uses it is replaced by itself; who uses one hears of it from their own query. */
function poolFault(log: AppLog): (error: Error) => void {
  return (error) => log.warn({ error: error.message }, "an idle database connection was lost");
}
