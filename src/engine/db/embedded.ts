import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { locateNative, prepareBinaries } from "./embedded-binaries.ts";
import {
  clusterExists,
  createCluster,
  openPlace,
  type Place,
  settleOwnership,
  warnOfLittleRoom,
  writePrivately,
} from "./embedded-directory.ts";
import { connectionTo, loopbackEndpoint, passwordFile, socketEndpoint } from "./embedded-endpoint.ts";
import { DatabaseStartError, errorCode, explainFault } from "./embedded-error.ts";
import { type EmbeddedServer, handleOn } from "./embedded-handle.ts";
import { createDatabase, takeOwnership } from "./embedded-ownership.ts";
import {
  discardStalePid,
  explainEnd,
  findPostmaster,
  type Launched,
  launch,
  type Postmaster,
  serves,
  stopServer,
  type Watched,
  waitUntilServing,
} from "./embedded-process.ts";
import { admission, configuration, identities } from "./embedded-settings.ts";

export { DatabaseStartError } from "./embedded-error.ts";
export type { EmbeddedServer } from "./embedded-handle.ts";

export type EmbeddedOptions = { dataDirectory: string; settings?: Record<string, string>; report?: (line: string) => void };

/** What depends on the machine: where the shipped PostgreSQL is, where a readable copy of it may be put, and whether clients come by TCP. */
export type Machine = { native: () => string; cacheDirectory: string; loopback: boolean };

/**
 * Starts the embedded PostgreSQL on `dataDirectory` (made if missing; it belongs to the database alone), or joins the one that
 * runs there. `settings` are PostgreSQL's own and win over our defaults; a server that ran already keeps those it started with.
 * Throws DatabaseStartError.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  return await startOn(thisMachine(), options);
}

/** How to reach the server that runs on `dataDirectory`, or null when none does. Starts and stops nothing. Throws DatabaseStartError. */
export async function findRunning(dataDirectory: string): Promise<EmbeddedServer["connection"] | null> {
  try {
    const directory = await realpath(dataDirectory);
    const cluster = join(directory, "cluster");
    const found = await findPostmaster(cluster);
    if (!found) return null;
    const serving = await waitUntilServing({ pid: found.pid, alive: () => serves(found.pid, cluster) }, cluster, () => undefined);
    return serving && (await connectionTo({ directory }, serving));
  } catch (fault) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(fault))) return null;
    throw explainFault(fault, dataDirectory);
  }
}

/** `startEmbedded` on a given machine, so that each kind of machine can be tried on one. */
export async function startOn(machine: Machine, options: EmbeddedOptions): Promise<EmbeddedServer> {
  try {
    const report = options.report ?? (() => undefined);
    const start: Start = { machine, settings: options.settings ?? {}, report, place: await openPlace(options.dataDirectory) };
    for (let attempt = 1; ; attempt++) {
      const server = (await attach(start)) ?? (await startAnew(start));
      if (!(server instanceof DatabaseStartError)) return server;
      if (attempt >= busyAttempts) throw server;
      await sleep(200);
    }
  } catch (fault) {
    throw explainFault(fault, options.dataDirectory);
  }
}

type Start = { machine: Machine; settings: Record<string, string>; report: (line: string) => void; place: Place };

// Ten seconds: the processes of a killed server end within five, and another start in progress is joined.
const busyAttempts = 50;

function thisMachine(): Machine {
  return { native: locateNative, cacheDirectory: "/var/cache/quarterdeck", loopback: process.platform === "win32" };
}

/** Joins the server that runs on the cluster; null when none does, or when it is just stopping (then its end is awaited). */
async function attach(start: Start): Promise<EmbeddedServer | null> {
  const { cluster } = start.place;
  if (!(await clusterExists(start.place))) return null;
  const found = await findPostmaster(cluster);
  if (!found) return null;
  const watched: Watched = { pid: found.pid, alive: () => serves(found.pid, cluster) };
  const serving = await waitUntilServing(watched, cluster, start.report);
  if (serving) {
    try {
      return await serveFrom(start, serving, null);
    } catch (fault) {
      // It may have been told to stop just now; otherwise the fault stands.
      if (await waitUntilServing(watched, cluster, start.report)) throw fault;
    }
  }
  while (await watched.alive()) await sleep(20);
  return null;
}

/** Makes the cluster if need be and starts the server; returns the error when another start came first, to be tried again. */
async function startAnew(start: Start): Promise<EmbeddedServer | DatabaseStartError> {
  const { place, machine, report } = start;
  const binaries = await prepareBinaries(machine.native(), place.account, machine.cacheDirectory);
  const endpoint = machine.loopback ? await loopbackEndpoint(place) : await socketEndpoint(place);
  const settings = configuration(start.settings, endpoint);
  if (/^fsync = '(?!on|true|yes|1)/m.test(settings)) report("fsync is off: a power failure will destroy this database. Only for tests.");
  if (!(await clusterExists(place))) {
    report(`Making a new database in ${place.directory}.`);
    await createCluster(place, binaries, machine.loopback ? passwordFile(place) : null);
  }
  await warnOfLittleRoom(place, report);
  await settleOwnership(place, report);
  await discardStalePid(place.cluster, report);
  await writeWhereNew(place, "postgresql.conf", settings);
  await writeWhereNew(place, "pg_hba.conf", admission(endpoint));
  await writeWhereNew(place, "pg_ident.conf", identities(endpoint));
  const launched = await launch(binaries.postgres, place.cluster, place.account);
  const serving = await waitUntilServing(launched, place.cluster, report);
  if (serving) return await serveFrom(start, serving, launched);
  const why = await explainEnd(launched, place);
  if (why.code === "busy") return why;
  throw why;
}

async function writeWhereNew(place: Place, name: string, content: string): Promise<void> {
  const path = join(place.cluster, name);
  if ((await readFile(path, "utf8")) !== content) await writePrivately(path, content, place.account);
}

/** The handle on a serving server, once it is settled who owns it and the database is there. */
async function serveFrom(start: Start, postmaster: Postmaster, launched: Launched | null): Promise<EmbeddedServer> {
  const connection = await connectionTo(start.place, postmaster);
  try {
    const ownership = await takeOwnership(connection, launched === null, start.report);
    const fresh = await createDatabase(connection);
    return handleOn({
      place: start.place,
      report: start.report,
      pgCtl: pgCtl(start.machine),
      postmaster,
      launched,
      ownership,
      connection,
      fresh,
    });
  } catch (fault) {
    if (launched) await stopServer(postmaster.pid, start.place.cluster, pgCtl(start.machine));
    const explained = new DatabaseStartError(
      "silent",
      `The database server (process ${postmaster.pid}) runs but did not let Quarterdeck in: stop that process, and start again.`,
      fault instanceof Error ? fault.message : String(fault),
    );
    explained.cause = fault;
    throw explained;
  }
}

function pgCtl(machine: Machine): string {
  return join(machine.native(), "bin", "pg_ctl");
}
