// A PostgreSQL cluster of Debian's for one test run: in a directory of its own, reached by its socket alone, gone afterwards.
import { execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Starts a cluster with the programs of a folder; answers its address and how to end it. */
export async function startPrivatePostgres(programs) {
  const directory = mkdtempSync(join(tmpdir(), "quarterdeck-postgres-"));
  const account = process.getuid?.() === 0 ? accountNamed("postgres") : {};
  if (account.uid !== undefined) chownSync(directory, account.uid, account.gid);
  const data = join(directory, "data");
  const how = { ...account, cwd: "/", stdio: "pipe" };
  execFileSync(join(programs, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], how);
  const options = [
    "-D",
    data,
    "-k",
    directory,
    "-c",
    "listen_addresses=",
    "-c",
    "fsync=off",
    "-c",
    "synchronous_commit=off",
    "-c",
    "max_connections=100",
  ];
  const server = spawn(join(programs, "postgres"), options, { ...account, cwd: "/", stdio: "ignore" });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const stop = async () => {
    server.kill("SIGINT");
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await answering(join(programs, "pg_isready"), directory, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `postgresql://postgres@/postgres?host=${encodeURIComponent(directory)}&port=5432`, stop };
}

async function answering(program, directory, server) {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) throw new Error(`Debian's PostgreSQL ended at once with status ${server.exitCode}.`);
    try {
      execFileSync(program, ["-h", directory, "-q"]);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("Debian's PostgreSQL did not answer within 30 seconds.");
}

function accountNamed(name) {
  const id = (flag) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
