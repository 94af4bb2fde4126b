import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

// Monitoring tools as Debian packages them, started for a story and ended with it. `npm test` installs them where it may.

/** Why a story about such tools cannot be told here; null where it can. */
export function missingPrograms(packages: string, ...paths: string[]): string | null {
  const missing = paths.filter((path) => !existsSync(path));
  return missing.length === 0 ? null : `not installed: ${missing.join(", ")}. On Debian: apt-get install -y ${packages}`;
}

export type Folder = { path: string; write(name: string, text: string): Promise<string>; close(): Promise<void> };

/** A folder for the configuration and the data of tools, removed at the end. */
export async function openFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "quarterdeck-tools-"));
  return {
    path,
    async write(name, text) {
      await writeFile(join(path, name), text);
      return join(path, name);
    },
    close: () => rm(path, { recursive: true, force: true }),
  };
}

export type Program = { child: ChildProcess; output(): string; hangUp(): void; stop(): Promise<void> };

/** Starts a program; what it says is kept for when it fails. */
export function startProgram(program: string, words: readonly string[], env: Record<string, string> = {}): Program {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part) => {
      said = (said + String(part)).slice(-20_000);
    });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return {
    child,
    output: () => said,
    hangUp: () => child.kill("SIGHUP"),
    async stop() {
      child.kill("SIGTERM");
      await Promise.race([ended, sleep(5_000).then(() => child.kill("SIGKILL"))]);
    },
  };
}

/** Runs a program to its end. */
export function runProgram(program: string, words: readonly string[], env: Record<string, string> = {}) {
  const done = spawnSync(program, words, { encoding: "utf8", timeout: 60_000, env: { ...process.env, ...env } });
  return { status: done.status, output: `${done.stdout ?? ""}${done.stderr ?? ""}` };
}

/** Asks again and again until there is an answer; fails with what the programs said. */
export async function until<T>(ask: () => Promise<T | null | undefined | false>, what: string, said: () => string = () => ""): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`${what} did not happen within ${patienceMs / 1000} seconds. ${said()}`);
    await sleep(250);
  }
}
const patienceMs = 45_000;

/** A port that nobody listens on; below 32,768 for programs that take no other. */
export async function freePort(): Promise<number> {
  for (let wanted = 20_000 + Math.floor(Math.random() * 10_000); wanted < 32_000; wanted++) if (await isFree(wanted)) return wanted;
  throw new Error("No port is free.");
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.on("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
