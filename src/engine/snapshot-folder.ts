import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DAY_MS, type Instant, ms } from "../kernel/time.ts";
import { Refused } from "./snapshot-refusal.ts";

/**
 * Fills a folder that appears under its name only when it is whole and on the disk: written beside under a hidden name,
 * flushed, renamed. Where `fill` throws, nothing is left. Refuses a name that exists.
 */
export async function writeFolder<T>(request: { to: string; now: Instant }, fill: (folder: string) => Promise<T>): Promise<T> {
  const { to, now } = request;
  const parent = dirname(to);
  await mkdir(parent, { recursive: true });
  if (await exists(to)) throw new Refused("exists", `${to} exists already. Name another place, or move it away first.`);
  await removeLeftovers(parent, now);
  const half = await mkdtemp(join(parent, `.${basename(to)}${halfMark}`));
  try {
    const result = await fill(half);
    await flushFolder(half);
    await rename(half, to);
    await flushFolder(parent);
    return result;
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw error;
  }
}

/** Writes a small file and flushes it. */
export async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Flushes a folder's list of names, so that a rename survives a power cut. Windows has no such call and needs none. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const halfMark = ".half-";

/** A killed process leaves its half folder behind. One that has not been touched for a day belongs to nobody. */
async function removeLeftovers(parent: string, now: Instant): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(".") || !name.includes(halfMark)) continue;
    const path = join(parent, name);
    const { mtimeMs } = await stat(path);
    if (ms(now) - mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
