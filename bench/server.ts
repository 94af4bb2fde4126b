import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../src/app/place.ts";
import { type Database, openDatabase } from "../src/engine/db/connection.ts";
import { findRunning } from "../src/engine/db/embedded.ts";

/** The built server as its own process, on a data directory of its own. */
export type Served = {
  port: number;
  /** From the start of the process until /readyz answered 200. */
  readyMs: number;
  /** Resident memory of the server process, and the private share of all PostgreSQL processes, in MB; null where the system does not tell. */
  memory(): Promise<{ node: number | null; postgresql: number | null }>;
  /** A pool beside the server's own. */
  connect(): Promise<Database>;
  stop(): Promise<void>;
};

const patienceMs = 120_000;

/** Starts the built server, with further settings where they are given, and waits until it can serve. */
export async function serve(directory: string, settings: Record<string, string> = {}): Promise<Served> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, "bin/quarterdeck"), "start"], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      QUARTERDECK_DATA: directory,
      QUARTERDECK_PORT: String(port),
      QUARTERDECK_LOG_LEVEL: "warn",
      ...settings,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`The server ended with status ${child.exitCode} before it was ready.`);
    if (performance.now() - began > patienceMs) throw new Error("The server was not ready within two minutes.");
    await sleep(5);
  }
  const readyMs = performance.now() - began;
  return {
    port,
    readyMs,
    memory: () => memoryOf(child.pid!),
    async connect() {
      const target = await findRunning(join(directory, "database"));
      if (!target) throw new Error("The embedded database of the server is not to be found.");
      return openDatabase(target, { connections: 8, onError: () => undefined });
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (typeof address !== "object" || address === null) throw new Error("No port is free.");
  return address.port;
}

/** Source: proc(5), status and smaps_rollup. Pss counts memory that processes share once. */
async function memoryOf(pid: number): Promise<{ node: number | null; postgresql: number | null }> {
  const own = await field(`/proc/${pid}/status`, "VmRSS");
  const children = await descendants(pid);
  const parts = await Promise.all(children.map((one) => field(`/proc/${one}/smaps_rollup`, "Pss")));
  const known = parts.filter((one) => one !== null);
  const sum = known.reduce((total, one) => total + one, 0);
  return { node: own === null ? null : own / 1024, postgresql: known.length === 0 ? null : sum / 1024 };
}

async function descendants(pid: number): Promise<number[]> {
  const names = await readdir("/proc").catch(() => []);
  const parents = new Map<number, number>();
  for (const name of names.filter((one) => /^\d+$/.test(one))) {
    const parent = await field(`/proc/${name}/status`, "PPid");
    if (parent !== null) parents.set(Number(name), parent);
  }
  const found = [pid];
  for (const one of found) for (const [child, parent] of parents) if (parent === one && !found.includes(child)) found.push(child);
  return found.slice(1);
}

async function field(path: string, name: string): Promise<number | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  const found = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text);
  return found ? Number(found[1]) : null;
}
