import { randomBytes } from "node:crypto";
import { chmod, chown, lstat, mkdir, mkdtemp, readFile, rmdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { ownName } from "./embedded-account.ts";
import { type Place, writePrivately } from "./embedded-directory.ts";
import { DatabaseStartError, errorCode } from "./embedded-error.ts";
import type { Postmaster } from "./embedded-process.ts";
import { databaseName, type Endpoint, superuser } from "./embedded-settings.ts";

/** What the driver takes: on Unix `host` is the directory of the socket. */
export type Connection = { host: string; port: number; user: string; database: string; password?: string };

// The kernel's limit for a socket's path is 107 bytes on Linux and 103 on macOS.
const longestSocketPath = 103;
const shortPrefix = "/tmp/quarterdeck-";

/** The private socket directory: inside the data directory, or, where that path is too long, a short one remembered there. */
export async function socketEndpoint(place: Place): Promise<Endpoint> {
  const inside = join(place.directory, "socket");
  // Root could come in anyway; named, it can adopt what an ordinary account started.
  const osUsers = [...new Set(["root", ownName(), ...(place.account ? [place.account.name] : [])])];
  if (Buffer.byteLength(join(inside, ".s.PGSQL.5432")) > longestSocketPath)
    return { kind: "socket", socketDirectory: await shortDirectory(place), osUsers };
  await mkdir(inside, { mode: 0o700 }).catch((fault: unknown) => {
    if (errorCode(fault) !== "EEXIST") throw fault;
  });
  const found = await lstat(inside);
  if (!found.isDirectory())
    throw new DatabaseStartError("socket", `${inside} is not a directory: move it away, Quarterdeck keeps its socket there.`);
  if (place.account) await chown(inside, place.account.uid, place.account.gid);
  if (found.mode & 0o077) await chmod(inside, 0o700);
  return { kind: "socket", socketDirectory: inside, osUsers };
}

/** Where there are no such sockets: a free port of this machine, and a password made once and kept in the data directory. */
export async function loopbackEndpoint(place: Place): Promise<Endpoint> {
  if ((await remembered(passwordFile(place))) === "")
    await writePrivately(passwordFile(place), randomBytes(24).toString("base64url"), place.account);
  return { kind: "loopback", port: await freePort() };
}

/** The file of the password that clients by TCP sign in with; also initdb's. */
export function passwordFile(place: Place): string {
  return join(place.directory, "password");
}

/** How to reach a running server. */
export async function connectionTo(place: Pick<Place, "directory">, postmaster: Postmaster): Promise<Connection> {
  const common = { port: postmaster.port, user: superuser, database: databaseName };
  if (postmaster.socketDirectory !== "") return { host: postmaster.socketDirectory, ...common };
  return { host: "127.0.0.1", ...common, password: await remembered(join(place.directory, "password")) };
}

/** Removes a short socket directory after the server has ended; the one inside the data directory stays. */
export async function forgetSocket(socketDirectory: string): Promise<void> {
  if (!socketDirectory.startsWith(shortPrefix)) return;
  await rmdir(socketDirectory).catch((fault: unknown) => {
    if (!["ENOENT", "ENOTEMPTY"].includes(errorCode(fault))) throw fault;
  });
}

async function shortDirectory(place: Place): Promise<string> {
  const note = join(place.directory, "socket-directory");
  const known = (await remembered(note)).trim();
  if (known.startsWith(shortPrefix) && (await isPrivate(known, place))) return known;
  const made = await mkdtemp(shortPrefix);
  if (place.account) await chown(made, place.account.uid, place.account.gid);
  await writePrivately(note, `${made}\n`, null);
  return made;
}

/** A name in /tmp may have been taken by somebody else since: only a real directory of our account with mode 0700 will do. */
async function isPrivate(directory: string, place: Place): Promise<boolean> {
  const found = await lstat(directory).catch((fault: unknown) => {
    if (errorCode(fault) === "ENOENT") return null;
    throw fault;
  });
  return found?.isDirectory() === true && found.uid === (place.account?.uid ?? process.geteuid?.()) && (found.mode & 0o777) === 0o700;
}

async function remembered(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (fault) {
    if (errorCode(fault) === "ENOENT") return "";
    throw fault;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
