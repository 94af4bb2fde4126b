import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "./sources.ts";

/** Quarterdeck in a process of its own, as an operator runs it. */
export type RunningServer = {
  url: string;
  dataDirectory: string;
  process(): ChildProcess;
  start(): Promise<void>;
  ready(): Promise<void>;
  /** Runs `quarterdeck` beside it and answers what it wrote to standard output; throws where its status is not 0. */
  command(words: readonly string[], input?: string): Promise<string>;
  /** Ends it by SIGTERM and answers the exit status. */
  stop(): Promise<number | null>;
  output(): string;
  remove(): Promise<void>;
};

const readyWithinMs = 60_000;

/** Prepares a server with a data directory and a port of its own, reached by the host's number or by its name; `start` starts it. */
export async function makeServerProcess(
  environment: Record<string, string> = {},
  host: "127.0.0.1" | "localhost" = "127.0.0.1",
): Promise<RunningServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "quarterdeck-server-"));
  // The account of the database must be able to pass.
  await chmod(dataDirectory, 0o711);
  const port = await freePort();
  const url = `http://${host}:${port}`;
  const own = {
    QUARTERDECK_PORT: String(port),
    QUARTERDECK_DATA: dataDirectory,
    ...(host === "localhost" ? { QUARTERDECK_URL: url } : {}),
  };
  const env = { ...process.env, ...own, ...environment };
  const program = join(root, "bin/quarterdeck");
  let child: ChildProcess | undefined;
  let output = "";

  const ready = async () => {
    for (const until = performance.now() + readyWithinMs; performance.now() < until; await sleep(25)) {
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      if (answer?.status === 200) return;
      if (child && child.exitCode !== null) throw new Error(`The server ended with status ${child.exitCode}:\n${output}`);
    }
    throw new Error(`The server was not ready within ${readyWithinMs / 1000} s:\n${output}`);
  };
  const ended = async (one: ChildProcess) => {
    if (one.exitCode === null && one.signalCode === null) await new Promise((resolve) => one.once("exit", resolve));
    return one.exitCode;
  };
  const stop = async () => {
    if (!child) return null;
    child.kill("SIGTERM");
    return ended(child);
  };
  return {
    url,
    dataDirectory,
    process: () => child!,
    output: () => output,
    ready,
    async start() {
      const one = spawn(process.execPath, [program, "start"], { env, stdio: ["ignore", "pipe", "pipe"] });
      child = one;
      for (const stream of [one.stdout, one.stderr])
        stream.on("data", (chunk: Buffer) => {
          output = (output + chunk.toString()).slice(-20_000);
        });
      await ready();
    },
    command: (words, input = "") =>
      new Promise((resolve, reject) => {
        const one = execFile(process.execPath, [program, ...words], { env }, (error, stdout, stderr) =>
          error ? reject(new Error(`quarterdeck ${words[0]} failed: ${stderr}${stdout}`)) : resolve(stdout.trim()),
        );
        one.stdin!.end(input);
      }),
    stop,
    async remove() {
      await stop();
      await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
