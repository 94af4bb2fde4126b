import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock } from "../engine/door.ts";
import type { Settings } from "./config.ts";

/** The folder of Quarterdeck itself; this file and its bundle both lie two folders below. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The built web application. */
export const webDirectory = join(root, "dist", "web");

/** The version of this Quarterdeck. */
export async function readVersion(): Promise<string> {
  return (JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string }).version;
}

/** What lies where in the data directory. The database's own folder belongs to the database server's account, everything else to us. */
export function dataPlaces({ dataDirectory }: Settings) {
  return {
    database: join(dataDirectory, "database"),
    backups: join(dataDirectory, "backups"),
    seals: { keyFile: join(dataDirectory, "seal.key"), logFile: join(dataDirectory, "seals.log") },
  };
}

/** The one clock of the running office; everything else is told the time. */
export const systemClock: Clock = { now: () => new Date().toISOString() };
