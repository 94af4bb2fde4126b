import { spawn } from "node:child_process";
import type { Account } from "./embedded-account.ts";
import { errorCode } from "./embedded-error.ts";

export type Ran = { status: number | null; output: string; fault: string };

/** Runs a program to its end as `account` (null = as ourselves). Never throws: `fault` holds the code when it could not be started. */
export function run(program: string, programArguments: string[], account: Account | null): Promise<Ran> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(program, programArguments, { ...spawnOptions(account), stdio: ["ignore", "pipe", "pipe"] });
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-16_384);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (fault) => resolve({ status: null, output: fault.message, fault: errorCode(fault) || "ERROR" }));
    child.on("close", (status, signal) => resolve({ status, output: signal ? `${output}\nended by ${signal}` : output, fault: "" }));
  });
}

/** How every program of PostgreSQL is spawned: as the account, from "/", in a session of its own, knowing none of our environment. */
export function spawnOptions(account: Account | null): {
  uid?: number;
  gid?: number;
  cwd: string;
  detached: boolean;
  env: NodeJS.ProcessEnv;
} {
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  const cwd = process.platform === "win32" ? (process.env.SystemRoot ?? "C:\\") : "/";
  // A session of its own: Ctrl-C in the terminal reaches Node, which then stops the server in good order.
  return { ...identity, cwd, detached: process.platform !== "win32", env: environment() };
}

/** Our environment holds secrets (mail and database addresses): the server, which may share its account with others, gets none of it. */
function environment(): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = { LC_ALL: "C", TZ: "UTC" };
  for (const name of ["PATH", "SystemRoot", "TEMP", "TMP"]) if (process.env[name] !== undefined) kept[name] = process.env[name];
  return kept;
}
