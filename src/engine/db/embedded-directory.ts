import { randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  lchown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Account, chooseAccount, closedDirectory, ownName } from "./embedded-account.ts";
import { type Binaries, serverMajor } from "./embedded-binaries.ts";
import { DatabaseStartError, errorCode, explainOutput } from "./embedded-error.ts";
import { processExists } from "./embedded-process.ts";
import { run } from "./embedded-run.ts";
import { superuser } from "./embedded-settings.ts";

/** Where the database lives: our own directory, PostgreSQL's cluster inside it, and the account that runs the server. */
export type Place = { directory: string; cluster: string; account: Account | null };

/**
 * Makes the data directory if need be and checks that the server's account can reach it.
 * As root the directory stays root's, only what the server itself writes is given to the account; parents are never touched.
 */
export async function openPlace(dataDirectory: string): Promise<Place> {
  const wanted = resolve(dataDirectory);
  if (wanted === dirname(wanted))
    throw new DatabaseStartError(
      "foreign-data",
      `${wanted} is the root of the file system: set QUARTERDECK_DATA to a directory of its own.`,
    );
  await makeDirectory(wanted);
  const directory = await realpath(wanted);
  const cluster = join(directory, "cluster");
  if ((await readdirOrNone(directory)).includes("PG_VERSION"))
    throw new DatabaseStartError(
      "foreign-data",
      `${directory} is the data directory of another PostgreSQL: set QUARTERDECK_DATA to an empty directory, or DATABASE_URL to that server.`,
    );
  const account = await chooseAccount([cluster, directory]);
  if (account) await openWay(directory, account);
  return { directory, cluster, account };
}

/** True when the cluster exists and is ours to use; false when it is still to be made. Refuses another version and half a cluster. */
export async function clusterExists(place: Place): Promise<boolean> {
  if ((await readdirOrNone(place.cluster)).length === 0) return false;
  const version = await readFile(join(place.cluster, "PG_VERSION"), "utf8").catch((fault: unknown) => {
    if (errorCode(fault) === "ENOENT") return "";
    throw fault;
  });
  if (version === "")
    throw new DatabaseStartError(
      "foreign-data",
      `${place.cluster} holds files but no database (PG_VERSION is missing): move them away or restore a backup; Quarterdeck deletes nothing it did not make.`,
    );
  if (version.trim() !== serverMajor)
    throw new DatabaseStartError(
      "version",
      `${place.cluster} was written by PostgreSQL ${version.trim()}, and this Quarterdeck brings ${serverMajor}: take a backup with the Quarterdeck that wrote it, and restore that into an empty directory.`,
    );
  return true;
}

/** Gives the cluster to the account that will run the server (a cluster restored by root belongs to root), and checks that it can be used. */
export async function settleOwnership(place: Place, report: (line: string) => void): Promise<void> {
  const found = await stat(place.cluster);
  const own = place.account?.uid ?? process.geteuid?.();
  if (own === undefined) return; // Windows
  if (found.uid !== own) {
    if (!place.account)
      throw new DatabaseStartError(
        "permission",
        `${place.cluster} belongs to user id ${found.uid}, and Quarterdeck runs as ${ownName()}: start it as that user, or run chown -R ${ownName()} ${place.cluster} as root.`,
      );
    report(`Giving ${place.cluster} to the account ${place.account.name}.`);
    await giveTree(place.cluster, place.account);
  }
  if (found.mode & 0o077) await chmod(place.cluster, 0o700);
}

const marker = "made-by-quarterdeck";
const inProgress = new Set<string>();

/**
 * Runs initdb in a directory of its own name and puts the whole cluster into place by one rename: a crash in the middle leaves
 * no half cluster, and of two starts at once one wins. `passwordFile` only where clients sign in by password.
 */
export async function createCluster(place: Place, binaries: Binaries, passwordFile: string | null): Promise<void> {
  await discardUnfinished(place);
  const unfinished = join(place.directory, `unfinished-${process.pid}-${randomBytes(4).toString("hex")}`);
  inProgress.add(unfinished);
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(join(unfinished, marker), "A database that was being made. Safe to delete when Quarterdeck is not starting.\n");
    if (place.account) await chown(unfinished, place.account.uid, place.account.gid);
    const made = join(unfinished, "cluster");
    const password = passwordFile
      ? [`--pwfile=${passwordFile}`, "--auth-local=scram-sha-256", "--auth-host=scram-sha-256"]
      : ["--auth=peer"];
    const ran = await run(
      binaries.initdb,
      ["-D", made, "-U", superuser, "--encoding=UTF8", ...localeArguments(), "--no-instructions", ...password],
      place.account,
    );
    if (ran.status !== 0) throw explainOutput(ran.output, place.directory);
    await rename(made, place.cluster).catch((fault: unknown) => {
      if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(fault))) throw fault; // otherwise another start was quicker
    });
    await syncDirectory(place.directory);
  } finally {
    await rm(unfinished, { recursive: true, force: true, maxRetries: 5 });
    inProgress.delete(unfinished);
  }
}

/** Tells when little room is left: a full disk stops the database. */
export async function warnOfLittleRoom(place: Place, report: (line: string) => void): Promise<void> {
  const { bavail, bsize } = await statfs(place.directory);
  const freeMegabytes = Math.floor((bavail * bsize) / 1_000_000);
  if (freeMegabytes < 1_000)
    report(`Only ${freeMegabytes} MB are free on the disk of ${place.directory}: make room before the database has to stop.`);
}

/** Names in the data directory, none where it does not exist. */
export async function readdirOrNone(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (fault) {
    if (errorCode(fault) === "ENOENT") return [];
    throw fault;
  }
}

/** Writes a whole file by a rename, readable by the server's account alone. As root it never follows a link somebody left there. */
export async function writePrivately(path: string, content: string, account: Account | null): Promise<void> {
  const beside = `${path}.${randomBytes(4).toString("hex")}`;
  const file = await open(beside, "wx", 0o600);
  try {
    await file.writeFile(content);
    if (account) await file.chown(account.uid, account.gid);
    await file.sync();
    await file.close();
    await rename(beside, path);
  } catch (fault) {
    await file.close().catch(() => undefined); // the first fault is the one to tell
    await rm(beside, { force: true });
    throw fault;
  }
}

/** Collation is PostgreSQL's own C.UTF-8, the same on every machine; the system's locale only classifies letters. */
function localeArguments(): string[] {
  const builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  if (process.platform === "linux") return [...builtin, "--locale=C.UTF-8"];
  if (process.platform === "darwin") return [...builtin, "--locale=C", "--lc-ctype=en_US.UTF-8"];
  return [...builtin, "--locale=C"];
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (fault) {
    if (errorCode(fault) === "EEXIST") return;
    if (errorCode(fault) !== "ENOENT") throw fault;
    await makeDirectory(dirname(directory));
    return await makeDirectory(directory);
  }
  // Ours, whatever the umask says: as root the server's account must be able to pass, not to look.
  await chmod(directory, process.geteuid?.() === 0 ? 0o711 : 0o700);
}

async function openWay(directory: string, account: Account): Promise<void> {
  let closed = await closedDirectory(account, directory);
  if (closed === directory && (await isOurs(directory))) {
    await chmod(directory, ((await stat(directory)).mode & 0o7777) | 0o011);
    closed = await closedDirectory(account, directory);
  }
  if (closed === null) return;
  throw new DatabaseStartError(
    "closed-parent",
    `Quarterdeck runs as root and the database as the account ${account.name}, which may not enter ${closed} on the way to ${directory}: run chmod o+x ${closed}, or set QUARTERDECK_DATA to a directory elsewhere, such as /var/lib/quarterdeck.`,
  );
}

/** Only a directory that is empty or already holds our cluster may be opened to the account: others may hold secrets. */
async function isOurs(directory: string): Promise<boolean> {
  const names = (await readdir(directory)).filter((name) => name !== "lost+found");
  return names.length === 0 || names.includes("cluster") || names.every((name) => name.startsWith("unfinished-"));
}

async function discardUnfinished(place: Place): Promise<void> {
  for (const name of await readdirOrNone(place.directory)) {
    const path = join(place.directory, name);
    const maker = /^unfinished-(\d+)-[0-9a-f]{8}$/.exec(name)?.[1];
    if (maker === undefined || inProgress.has(path)) continue;
    const abandoned = Number(maker) === process.pid || !processExists(Number(maker));
    const names = await readdirOrNone(path);
    if (abandoned && (names.includes(marker) || names.length === 0)) await rm(path, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function giveTree(directory: string, account: Account): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    await lchown(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
  if (!(await lstat(directory)).isDirectory())
    throw new DatabaseStartError("foreign-data", `${directory} is not a directory: move it away.`);
  await lchown(directory, account.uid, account.gid);
}

async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
