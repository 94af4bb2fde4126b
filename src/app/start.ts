import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { explainFault } from "../engine/db/embedded-error.ts";
import { healthRoutes } from "../engine/http/health.ts";
import { openApiRoutes } from "../engine/http/openapi.ts";
import type { Routes } from "../engine/http/server.ts";
import { unbuiltRoutes, webRoutes } from "../engine/http/web.ts";
import { makeMailboxReader } from "../engine/mail-in/mailbox.ts";
import { type Office, openOffice } from "../engine/office.ts";
import { makePost, readTargets } from "../engine/outgoing.ts";
import { makeReach } from "../engine/outgoing-read.ts";
import { sealHead } from "../engine/seal.ts";
import { makeWording } from "../engine/wording.ts";
import { composeLine, type Served, serveOffice } from "./compose.ts";
import type { Settings } from "./config.ts";
import type { AppLog } from "./log.ts";
import { bringUpToDate } from "./migrations.ts";
import { dataPlaces, readVersion, systemClock, webDirectory } from "./place.ts";
import { expectFreePort, portRefusal } from "./port.ts";
import { RefusedToStart } from "./refused.ts";
import { sampleRun } from "./sample/run.ts";
import { loadStarter } from "./starter/starter.ts";
import { openStore, type Store } from "./store.ts";
import { sealing } from "./upkeep.ts";

/** A serving office. `stop` lets the requests in hand finish; `force` gives that up and stops the database server alone. */
export type Running = {
  office: Office;
  served: Served;
  sample: ReturnType<typeof sampleRun>;
  stop(): Promise<void>;
  force(): Promise<void>;
};
type Given = {
  settings: Settings;
  log: AppLog /** The sample brings its own beginnings: the starter is left to it. */;
  withSample?: boolean;
};

const databasePatienceMs = 30_000;
const wakerBeatMs = 1_000;
const drainMs = 10_000;
const slowRequestMs = 1_000;
/** A model thinks for longer than a webhook takes. */
const modelMs = 60_000;
/** Far above what a person or a decent script asks; one that runs wild is told to wait. */
const rate = { perMinute: 1_200, burst: 400, freeLoopbackKeys: true };

/** Starts everything in order: port, database, migrations, office, HTTP, waker. Whatever fails takes down what stood already. */
export async function startOffice(given: Given): Promise<Running> {
  const { settings, log } = given;
  await expectFreePort(settings);
  await makeDataDirectory(settings);
  const store = await openStore({ settings, log, patienceMs: databasePatienceMs });
  try {
    return await serve(given, store);
  } catch (error) {
    await store.stop();
    throw error;
  }
}

async function serve({ settings, log, withSample = false }: Given, store: Store): Promise<Running> {
  const { db } = store;
  const places = dataPlaces(settings);
  const migrations = await bringUpToDate({ db, backups: places.backups, clock: systemClock, log });
  const mail = { smtpUrl: settings.smtpUrl, officeUrl: settings.url };
  const office = await openOffice({ db, house: composeLine({ mail }), clock: systemClock, log });
  if (!withSample && (await loadStarter(office))) log.info({}, "the starter policies are in place");
  const sample = sampleRun(office);
  const tls = await readTls(settings);
  let isStopping = false;
  const served = await serveOffice(office, {
    mail,
    post: makePost({ own: readTargets(settings.privateTargets)! }),
    wording:
      settings.wording && makeWording(settings.wording, makePost({ own: readTargets(settings.privateTargets)!, timeoutMs: modelMs })),
    mailboxes: makeMailboxReader({ own: readTargets(settings.privateTargets)! }),
    reach: makeReach({ own: readTargets(settings.privateTargets)! }),
    identity: { rate },
    ...(tls ? { tls } : {}),
    isHttps: settings.url.startsWith("https:"),
    logRequest: (line) => (line.status >= 500 || line.ms > slowRequestMs ? log.warn(line, "request") : log.debug(line, "request")),
    timed: [sealing(office, places.seals)],
    routes: [healthRoutes(migrations, () => isStopping), openApiRoutes(await readVersion()), sample.routes, await pages(log)],
  });
  try {
    await served.server.listen({ host: settings.host, port: settings.port });
  } catch (error) {
    await served.close();
    throw portRefusal(error, settings);
  }
  served.waker.start(wakerBeatMs);
  return {
    office,
    served,
    sample,
    async stop() {
      isStopping = true;
      await sample.stop();
      const drain = setTimeout(() => served.server.server.closeAllConnections(), drainMs);
      await served.close();
      clearTimeout(drain);
      await sealLast(office, settings, log);
      await store.stop();
    },
    async force() {
      served.server.server.closeAllConnections();
      await store.stop();
    },
  };
}

/** The certificate and its key; refuses to start where one of the files cannot be read. */
async function readTls({ tls }: Settings): Promise<{ cert: string; key: string } | null> {
  if (!tls) return null;
  const read = (name: string, file: string) =>
    readFile(file, "utf8").catch((error: Error) => {
      throw new RefusedToStart(`${name} names ${file}, which cannot be read (${error.message}).`);
    });
  return { cert: await read("QUARTERDECK_TLS_CERT", tls.certFile), key: await read("QUARTERDECK_TLS_KEY", tls.keyFile) };
}

async function sealLast(office: Office, settings: Settings, log: AppLog): Promise<void> {
  try {
    await sealHead(office.db, { ...dataPlaces(settings).seals, now: systemClock.now() });
  } catch (error) {
    log.warn({ error: (error as Error).message }, "the last transactions could not be sealed; the next start seals them");
  }
}

async function pages(log: AppLog): Promise<Routes> {
  const isBuilt = await stat(join(webDirectory, "index.html")).then(
    () => true,
    () => false,
  );
  if (isBuilt) return (server) => webRoutes(server, webDirectory);
  log.warn({}, "the web application is not built; the API alone is served. `npm run build` builds it");
  return unbuiltRoutes;
}

async function makeDataDirectory({ dataDirectory }: Settings): Promise<void> {
  try {
    await mkdir(dataDirectory, { recursive: true });
  } catch (error) {
    throw explainFault(error, dataDirectory);
  }
}
