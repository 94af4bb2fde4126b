// What the tests of the embedded database share: directories that vanish, processes that end, and starts in a process of their own.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { type EmbeddedServer, startEmbedded } from "./embedded.ts";

/** Whether the tests run as root: only then can accounts, mounts and closed directories be tried. */
export const asRoot = process.geteuid?.() === 0;

const endings: (() => unknown)[] = [];

/** What a test left is undone; each file that uses these says `afterEach(cleanUp)`, for a hook set by an import serves the first file of a worker alone. */
export async function cleanUp(): Promise<void> {
  for (const ending of endings.splice(0).reverse()) await ending();
}

/** Undone after the test, the newest first. */
export function afterwards(ending: () => unknown): void {
  endings.push(ending);
}

/** An empty directory that every account may pass. */
export async function emptyDirectory(): Promise<string> {
  const made = await mkdtemp("/tmp/embedded-trial-");
  execFileSync("chmod", ["755", made]);
  afterwards(() => rm(made, { recursive: true, force: true, maxRetries: 5 }));
  return made;
}

/** Mounts a file system for the length of the test. */
export function mounted(directory: string, mountArguments: string[]): void {
  execFileSync("mount", [...mountArguments, directory]);
  afterwards(() => execFileSync("umount", ["-l", directory]));
}

/** A server that is stopped after the test, if the test did not. */
export async function started(dataDirectory: string, settings: Record<string, string> = {}): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDirectory, settings });
  afterwards(() => server.stop());
  return server;
}

/** Runs one statement and gives its rows. */
export async function ask(connection: EmbeddedServer["connection"], statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ ...connection, ssl: false });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The process of the server that works on the directory. */
export async function serverPid(dataDirectory: string): Promise<number> {
  return Number((await readFile(join(dataDirectory, "cluster", "postmaster.pid"), "utf8")).split("\n")[0]);
}

/** Everything that still runs on the directory, by the working directory of the processes. */
export function processesOn(dataDirectory: string): string[] {
  const listed = execFileSync("sh", ["-c", "ls -l /proc/[0-9]*/cwd 2>/dev/null || true"], { encoding: "utf8" });
  return listed.split("\n").filter((line) => line.includes(dataDirectory));
}

/** Waits for a condition, at most ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (await condition()) return;
    await sleep(10);
  }
  throw new Error("The condition did not come true within ten seconds.");
}

/** Starts the database in a Node process of its own, as `uid` if given, and runs `then` there. Its output is kept. */
export function inOwnProcess(dataDirectory: string, then = "", uid?: number): { child: ChildProcess; output: () => string } {
  const module = new URL("./embedded.ts", import.meta.url).href;
  const code = `
    import { startEmbedded } from ${JSON.stringify(module)};
    import { Client } from "pg";
    const say = (line) => process.stdout.write(line + "\\n");
    try {
      const server = await startEmbedded({ dataDirectory: ${JSON.stringify(dataDirectory)} });
      say("started " + JSON.stringify({ adopted: server.adopted, owner: server.owner, fresh: server.fresh }));
      ${then}
    } catch (fault) { say("refused " + fault.code + " " + fault.message); process.exit(1); }`;
  const identity = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    ...identity,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, SECRET_OF_THE_OFFICE: "rosebud" },
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  afterwards(() => child.kill("SIGKILL"));
  return { child, output: () => output };
}

/** Names in a directory, none where there is no such directory. */
export async function namesIn(directory: string): Promise<string[]> {
  return await readdir(directory).catch(() => []);
}
