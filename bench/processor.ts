import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Source: proc(5): a tick of stat is a hundredth of a second on every Linux we run on. */
const msPerTick = 10;

/** Processor time of a PostgreSQL server so far, with all of its processes, living and ended, in milliseconds; null where it is not told. */
export async function postgresqlCpuMs(dataDirectory: string): Promise<number | null> {
  const pidFile = await readFile(join(dataDirectory, "cluster", "postmaster.pid"), "utf8").catch(() => "");
  const server = Number(pidFile.split("\n")[0]);
  const all = await Promise.all((await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(ticksOf));
  const own = all.filter((one) => one !== null && (one.pid === server || one.parent === server)).map((one) => one!);
  if (own.length === 0) return null;
  return own.reduce((sum, { pid, ticks, endedTicks }) => sum + ticks + (pid === server ? endedTicks : 0), 0) * msPerTick;
}

async function ticksOf(pid: string): Promise<{ pid: number; parent: number; ticks: number; endedTicks: number } | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  // The name stands in brackets and may hold any of them.
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const at = (place: number) => fields[place] ?? 0;
  return { pid: Number(pid), parent: at(1), ticks: at(11) + at(12), endedTicks: at(13) + at(14) };
}
