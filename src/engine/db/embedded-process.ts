import { type ChildProcess, spawn } from "node:child_process";
import { open, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "./embedded-account.ts";
import { DatabaseStartError, errorCode, explainOutput } from "./embedded-error.ts";
import { run, spawnOptions } from "./embedded-run.ts";

/** What postmaster.pid says. `socketDirectory` is "" for a server reached by TCP. */
export type Postmaster = { pid: number; port: number; socketDirectory: string; status: string };

/** A server process we started: what it printed so far, and its end. */
export type Launched = { process: ChildProcess; pid: number; printed: () => string; alive: () => boolean; ended: Promise<string> };

/** The server that works on the cluster now, or null. A pid file left by a dead process or naming a stranger is not a server. */
export async function findPostmaster(cluster: string): Promise<Postmaster | null> {
  const postmaster = await readPostmaster(cluster);
  return postmaster && (await serves(postmaster.pid, cluster)) ? postmaster : null;
}

/**
 * Removes a pid file whose process is alive but no server of this cluster (after a reboot or in a new container numbers are
 * given again): PostgreSQL would refuse to start. It still notices a living server by the shared memory of the directory.
 */
export async function discardStalePid(cluster: string, report: (line: string) => void): Promise<void> {
  const file = join(cluster, "postmaster.pid");
  if ((await isEmpty(file)) && (await sleep(1_000, true)) && (await isEmpty(file))) {
    report(`The pid file in ${cluster} is empty, as a start on a full disk leaves it: removing the file.`);
    return await rm(file, { force: true });
  }
  const postmaster = await readPostmaster(cluster);
  if (!postmaster || !processExists(postmaster.pid) || (await serves(postmaster.pid, cluster))) return;
  report(`The pid file in ${cluster} names process ${postmaster.pid}, which is no database server: removing the file.`);
  await rm(file, { force: true });
}

/** A server process whose life is watched: our own child, or one that another Quarterdeck started. */
export type Watched = { pid: number; alive: () => boolean | Promise<boolean> };

/** Starts the server; resolves when the process exists, which is before it serves. */
export async function launch(postgres: string, cluster: string, account: Account | null): Promise<Launched> {
  // The server remembers who started it, so that a second Quarterdeck leaves a start in progress to the first.
  const child = spawn(postgres, ["-D", cluster, "-c", `quarterdeck.starter=${process.pid}`], {
    ...spawnOptions(account),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let printed = "";
  child.stderr.on("data", (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-16_384);
  });
  const ended = new Promise<string>((resolve) =>
    child.on("close", (status, signal) => resolve(signal ? `signal ${signal}` : `status ${status}`)),
  );
  await new Promise<void>((resolve, reject) => {
    child.on("spawn", resolve);
    child.on("error", reject);
  });
  const alive = () => child.exitCode === null && child.signalCode === null;
  return { process: child, pid: child.pid ?? 0, printed: () => printed, alive, ended };
}

/**
 * Waits until the server serves. Recovery after a crash takes the time it needs, so there is no limit while the process works;
 * `report` hears of it every ten seconds. Null when the process ended or is stopping.
 */
export async function waitUntilServing(server: Watched, cluster: string, report: (line: string) => void): Promise<Postmaster | null> {
  const { pid } = server;
  const started = performance.now();
  for (let nextReportMs = 10_000; ; await sleep(10)) {
    const postmaster = await readPostmaster(cluster);
    if (postmaster?.pid === pid && postmaster.status === "ready") return postmaster;
    if (postmaster?.pid === pid && postmaster.status === "stopping") return null;
    if (!(await server.alive())) return null;
    if (performance.now() - started < nextReportMs) continue;
    report(
      `The database is still starting after ${nextReportMs / 1000} s: ${(await logTail(cluster)).split("\n").at(-1)?.trim() || "no word from it yet"}`,
    );
    nextReportMs += 10_000;
  }
}

/** Explains why a server we launched ended before it served. */
export async function explainEnd(launched: Launched, place: { cluster: string; directory: string }): Promise<DatabaseStartError> {
  const how = await launched.ended;
  const printed = launched.printed();
  // Once the server writes its log file, the reason stands there.
  const output = /redirecting log output/.test(printed) ? await logTail(place.cluster) : printed;
  return explainOutput(output.trim() === "" ? `The server ended with ${how} and said nothing.` : output, place.directory);
}

const cleanStopMs = 30_000;
const quickStopMs = 10_000;

/** Stops the server in good order (clients are cut off, everything is on disk); after 30 s at once, which costs a recovery at the next start. */
export async function stopServer(pid: number, cluster: string, pgCtl: string): Promise<void> {
  if (process.platform === "win32") {
    const stopped = await run(pgCtl, ["stop", "-D", cluster, "-m", "fast", "-t", String(cleanStopMs / 1000)], null);
    if (stopped.status === 0) return;
    throw explainOutput(stopped.output, cluster);
  }
  if (!(await serves(pid, cluster))) return;
  signal(pid, "SIGINT");
  if (await gone(pid, cluster, cleanStopMs)) return;
  signal(pid, "SIGQUIT");
  if (await gone(pid, cluster, quickStopMs)) return;
  throw new DatabaseStartError(
    "silent",
    `The database server (process ${pid}) did not stop within ${(cleanStopMs + quickStopMs) / 1000} s: look whether its disk answers; nothing that was saved is lost.`,
  );
}

/** Whether process `pid` is a PostgreSQL server working on this cluster. */
export async function serves(pid: number, cluster: string): Promise<boolean> {
  if (!processExists(pid)) return false;
  if (process.platform === "win32") {
    const asked = await run("tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"], null);
    return /postgres/i.test(asked.output);
  }
  if (process.platform !== "linux") {
    const asked = await run("ps", ["-ww", "-o", "command=", "-p", String(pid)], null);
    return /postgres/.test(asked.output) && asked.output.includes(cluster);
  }
  try {
    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0"); // empty for a zombie
    if (basename(words[0] ?? "") !== "postgres") return false;
    return await worksIn(pid, cluster, words);
  } catch (fault) {
    if (["ENOENT", "ESRCH"].includes(errorCode(fault))) return false;
    throw fault;
  }
}

/** Whether a process with this number exists, whosever it is. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return errorCode(fault) === "EPERM";
  }
}

/** Keeps the newest log files and removes the others: ten megabytes each, eight of them. */
export async function pruneLogs(cluster: string): Promise<void> {
  const names = await logNames(cluster);
  for (const name of names.slice(0, -8)) await rm(join(cluster, "log", name), { force: true });
}

/** The last four kilobytes of the server's newest log file, "" where there is none. */
export async function logTail(cluster: string): Promise<string> {
  const newest = (await logNames(cluster)).at(-1);
  if (newest === undefined) return "";
  const file = await open(join(cluster, "log", newest), "r");
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, Math.max(0, size - 4096));
    return buffer.subarray(0, bytesRead).toString().trimEnd();
  } finally {
    await file.close();
  }
}

async function logNames(cluster: string): Promise<string[]> {
  try {
    return (await readdir(join(cluster, "log"))).filter((name) => /^server-.*\.log$/.test(name)).sort();
  } catch (fault) {
    if (errorCode(fault) === "ENOENT") return [];
    throw fault;
  }
}

/** A server that starts writes its pid file at once; one that stays empty was never written. */
async function isEmpty(file: string): Promise<boolean> {
  try {
    return (await stat(file)).size === 0;
  } catch (fault) {
    if (errorCode(fault) === "ENOENT") return false;
    throw fault;
  }
}

async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  try {
    const lines = (await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n").map((line) => line.trim());
    const pid = Number(lines[0]);
    if (!Number.isSafeInteger(pid) || pid <= 1) return null;
    return { pid, port: Number(lines[3]), socketDirectory: lines[4] ?? "", status: lines[7] ?? "" };
  } catch (fault) {
    if (errorCode(fault) === "ENOENT") return null;
    throw fault;
  }
}

/** By the working directory, which is the cluster whatever name it was reached by; where that is hidden from us, by the argument. */
async function worksIn(pid: number, cluster: string, words: string[]): Promise<boolean> {
  try {
    const [there, here] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(cluster)]);
    return there.dev === here.dev && there.ino === here.ino;
  } catch (fault) {
    if (!["EACCES", "EPERM"].includes(errorCode(fault))) throw fault;
    return words.includes(cluster);
  }
}

function signal(pid: number, name: "SIGINT" | "SIGQUIT"): void {
  try {
    process.kill(pid, name);
  } catch (fault) {
    if (errorCode(fault) !== "ESRCH") throw fault;
  }
}

async function gone(pid: number, cluster: string, withinMs: number): Promise<boolean> {
  for (const started = performance.now(); performance.now() - started < withinMs; await sleep(10)) {
    if (!(await serves(pid, cluster))) return true;
  }
  return false;
}
