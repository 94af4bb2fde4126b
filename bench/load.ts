import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ownMigrations } from "../src/app/migrations.ts";
import { openDatabase } from "../src/engine/db/connection.ts";
import { startEmbedded } from "../src/engine/db/embedded.ts";
import { migrate } from "../src/engine/db/migrate.ts";

/** A year that is there: where, how many incidents, and what making it took. */
export type Loaded = {
  directory: string;
  count: number;
  made: { seconds: number; commands: number; entries: number; facts: number; verifiedPerSecond: number; foldedPerSecond: number };
  keys: { analyst: string; requester: string; director: string };
};
export type Making = { directory: string; count: number };
export type Told = { line: string } | { loaded: Loaded };
type Ask = { home: string; count: number; anew: boolean; say: (line: string) => void };

/** Of the organisation and its calendars. */
export const zone = "Europe/Berlin";

/**
 * The year of `count` incidents: the one kept from an earlier run and brought to the newest migrations, or made now (valid journal, clocks,
 * facts, words, buckets).
 */
export async function loadYear(ask: Ask): Promise<Loaded> {
  const directory = join(ask.home, `${await keyOf()}-${ask.count}`);
  const mark = join(directory, "loaded.json");
  if (!ask.anew) {
    const kept = await readFile(mark, "utf8").catch(() => null);
    if (kept !== null) {
      await migrated(directory, ask.say);
      return { ...(JSON.parse(kept) as Loaded), directory };
    }
  }
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const loaded = await made({ directory, count: ask.count }, ask.say);
  await writeFile(mark, JSON.stringify(loaded), { mode: 0o600 });
  return loaded;
}

/** A kept year was made under the migrations of its day; those since then are applied before anything reads it. */
async function migrated(directory: string, say: Ask["say"]): Promise<void> {
  const server = await startEmbedded({ dataDirectory: join(directory, "database") });
  const db = openDatabase(server.connection, { connections: 2, onError: () => undefined });
  try {
    const done = await migrate(db, await ownMigrations());
    if (done.length > 0) say(`the kept year is migrated: ${done.join(", ")}`);
  } finally {
    await db.close();
    await server.stop();
  }
}

/** What the year is made by: the loader. Another hash, another year; migrations make none, for a kept year is migrated. */
async function keyOf(): Promise<string> {
  const hash = createHash("sha256");
  const folder = import.meta.dirname;
  const parts = ["company.ts", "dice.ts", "living.ts", "make.ts", "stories.ts", "words.ts", "year.ts"];
  for (const name of (await readdir(folder)).filter((one) => parts.includes(one)).sort())
    hash.update(name).update(await readFile(join(folder, name)));
  return hash.digest("hex").slice(0, 12);
}

/** Makes it in a process with much room for young objects: what lives for one batch should not be moved to the old ones. */
function made({ directory, count }: Making, say: Ask["say"]): Promise<Loaded> {
  const execArgv = ["--max-semi-space-size=128", "--max-old-space-size=4096", "--import", "tsx"];
  const child = fork(join(import.meta.dirname, "make.ts"), [directory, String(count)], { execArgv });
  return new Promise((resolve, reject) => {
    child.on("message", (told: Told) => ("line" in told ? say(told.line) : resolve(told.loaded)));
    child.on("error", reject);
    child.on("exit", (status) => reject(new Error(`The year was not made: its process ended with status ${status}.`)));
  });
}
