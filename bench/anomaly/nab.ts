import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { Labelled, Stretch } from "./series.ts";

const run = promisify(execFile);

/**
 * The series "realAWSCloudwatch" of the Numenta Anomaly Benchmark with their labelled windows (MIT), out of a tar archive of CSV files and
 * `labels_windows.json`. Source: Lavin and Ahmad, "Evaluating Real-time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark" (2015).
 */
export async function readNab(archive: string): Promise<Labelled[]> {
  const folder = await mkdtemp(join(tmpdir(), "nab-"));
  try {
    await run("tar", ["-xf", archive, "-C", folder]);
    const files = (await readdir(folder, { recursive: true })).sort();
    const labels = files.find((file) => file.endsWith("labels_windows.json"));
    if (!labels) throw new Error(`There is no labels_windows.json in ${archive}.`);
    const windows = JSON.parse(await readFile(join(folder, labels), "utf8")) as Record<string, [string, string][]>;
    const series = files
      .filter((file) => file.endsWith(".csv"))
      .map(async (file): Promise<Labelled> => {
        const name = basename(file);
        const wrong = (windows[name] ?? []).map(([from, until]): Stretch => [minuteOf(from), minuteOf(until)]);
        return { name, samples: samplesOf(await readFile(join(folder, file), "utf8")), wrong };
      });
    return await Promise.all(series);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function samplesOf(csv: string): Labelled["samples"] {
  const lines = csv.trim().split(/\r?\n/).slice(1);
  return lines
    .map((line) => line.split(","))
    .map(([at, value]) => [minuteOf(at!), Number(value)] as const)
    .sort((a, b) => a[0] - b[0]);
}

/** "2014-02-26 13:45:00" without a zone is UTC. */
function minuteOf(text: string): number {
  return Math.floor(Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`) / 60_000);
}
