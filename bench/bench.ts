import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { composeLine } from "../src/app/compose.ts";
import { root, systemClock } from "../src/app/place.ts";
import { type Database, openDatabase } from "../src/engine/db/connection.ts";
import { startEmbedded } from "../src/engine/db/embedded.ts";
import { type Log, openOffice } from "../src/engine/office.ts";
import { measureBundle } from "./bundle.ts";
import { measureConsole } from "./console.ts";
import { measureImport } from "./import.ts";
import { measureIntake } from "./intake.ts";
import { makePrint, type Print, type Surroundings } from "./line.ts";
import { type Loaded, loadYear } from "./load.ts";
import { measurePapers } from "./papers.ts";
import { measureReads } from "./reads.ts";
import { measureScorecard } from "./scorecard.ts";
import { type Served, serve } from "./server.ts";
import { measureServicenow } from "./servicenow.ts";
import { measureStorm } from "./storm.ts";
import { measureCreates, measureHandle } from "./writes.ts";

const parts = [
  "bundle",
  "papers",
  "start",
  "reads",
  "creates",
  "servicenow",
  "scorecard",
  "handle",
  "import",
  "intake",
  "storm",
  "console",
] as const;
type Part = (typeof parts)[number];
type Has = (...some: Part[]) => boolean;

const { values: chosen } = parseArgs({
  options: {
    count: { type: "string", default: "1000000" },
    home: { type: "string", default: join(root, "data", "bench") },
    only: { type: "string", default: parts.join(",") },
    anew: { type: "boolean", default: false },
  },
});
const say = (line: string) => void process.stderr.write(`${line}\n`);
/** Answers 0 where every goal was met, 1 where one was missed. */
async function bench(): Promise<number> {
  const wanted = new Set(chosen.only.split(","));
  const stranger = [...wanted].find((one) => !parts.some((part) => part === one));
  if (stranger !== undefined) throw new Error(`There is no part called ${stranger}; there are ${parts.join(", ")}.`);
  const has = (...some: Part[]) => some.some((part) => wanted.has(part));
  await expectBuilt();
  if ([...wanted].every((one) => ["intake", "storm", "console", "papers"].includes(one))) return withoutYear(has);
  const loaded = await loadYear({ home: chosen.home, count: Number(chosen.count), anew: chosen.anew, say });
  const around = await surroundings(loaded);
  const { print, missed } = makePrint(around);
  tellLoad(loaded, print);
  if (has("bundle")) await measureBundle(print);
  if (has("start")) await measureFreshStart(print);
  if (has("start", "reads", "creates", "servicenow", "scorecard")) await onServer(loaded, print, has);
  if (has("handle", "import")) await inProcess(loaded, print, has);
  await onTheirOwn(print, has);
  for (const name of missed()) say(`missed: ${name}`);
  return missed().length === 0 ? 0 : 1;
}

async function expectBuilt(): Promise<void> {
  const { isBuilt } = (await import(join(root, "tools/freshness.mjs"))) as { isBuilt(): boolean };
  if (isBuilt()) return;
  const { build } = (await import(join(root, "tools/build.mjs"))) as { build(report: (line: string) => void): Promise<void> };
  await build(say);
}

/** What comes in is measured on databases of their own; the year need not be made for it. */
async function withoutYear(has: Has): Promise<number> {
  const around = { incidents: 0, durability: "fsync on, synchronous_commit on (embedded)", postgresql: "embedded" };
  const { print, missed } = makePrint(around);
  await onTheirOwn(print, has);
  for (const name of missed()) say(`missed: ${name}`);
  return missed().length === 0 ? 0 : 1;
}

async function onTheirOwn(print: Print, has: Has): Promise<void> {
  if (has("intake")) await measureIntake({ home: chosen.home, print });
  if (has("storm")) await measureStorm({ home: chosen.home, print });
  if (has("console")) await measureConsole({ home: chosen.home, print });
  if (has("papers")) await measurePapers(print);
}

/** What every line says of the database; refuses one that could lose what it acknowledged. */
async function surroundings(loaded: Loaded): Promise<Surroundings> {
  return inDatabase(loaded, async (db) => {
    const setting = async (name: string) => (await db.query<{ is: string }>("select current_setting($1) as is", [name]))[0]!.is;
    const [fsync, commit] = [await setting("fsync"), await setting("synchronous_commit")];
    if (fsync !== "on" || commit === "off")
      throw new Error("A bench measures nothing with fsync or synchronous_commit off. Switch both on.");
    const [row] = await db.query<{ count: number }>("select count(*) as count from incident");
    return {
      incidents: row!.count,
      durability: `fsync ${fsync}, synchronous_commit ${commit}`,
      postgresql: await setting("server_version"),
    };
  });
}

function tellLoad({ made }: Loaded, print: Print): void {
  const of = `${made.commands} commands through the rules, ${made.entries} journal entries, ${made.facts} facts, in ${made.seconds} s`;
  print({ name: "load: journal verified", value: made.verifiedPerSecond, unit: "entries/s", n: made.entries, note: of });
  print({ name: "load: facts folded", value: made.foldedPerSecond, unit: "facts/s", n: made.facts });
}

async function measureFreshStart(print: Print): Promise<void> {
  const times: number[] = [];
  for (let turn = 0; turn < 2; turn++) {
    const directory = join(chosen.home, `fresh-${process.pid}`);
    try {
      const served = await serve(directory);
      times.push(served.readyMs);
      await served.stop();
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
  const goal = { is: "atMost", than: 8, of: "value" } as const;
  print({
    name: "start on a fresh directory, to /readyz",
    value: Math.max(...times) / 1000,
    unit: "s",
    goal,
    n: times.length,
    note: "the slower of two",
  });
}

async function onServer(loaded: Loaded, print: Print, has: Has): Promise<void> {
  if (has("start")) await measureStart(loaded, print);
  if (!has("reads", "creates", "servicenow", "scorecard")) return;
  const served = await serve(loaded.directory);
  const db = await served.connect();
  try {
    await untilQuiet(db);
    const given = { port: served.port, db, keys: loaded.keys, print };
    if (has("reads")) await measureReads(given);
    if (has("scorecard")) await measureScorecard(given);
    if (has("creates")) await measureCreates(given);
    if (has("servicenow")) await measureServicenow(given);
    await tellMemory(served, print);
  } finally {
    await db.close();
    await served.stop();
  }
}

async function measureStart(loaded: Loaded, print: Print): Promise<void> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const served = await serve(loaded.directory);
    times.push(served.readyMs);
    if (turn === 0) await quieten(served);
    await served.stop();
  }
  const goal = { is: "atMost", than: 2, of: "value" } as const;
  const value = Math.max(...times) / 1000;
  print({ name: "start on existing data, to /readyz", value, unit: "s", goal, n: times.length, note: "the slowest of three" });
}

async function quieten(served: Served): Promise<void> {
  const db = await served.connect();
  await untilQuiet(db);
  await db.close();
}

const patienceMs = 300_000;

/** Waits until what fell due since the year was made is done: a bench measures a house at rest. */
async function untilQuiet(db: Database): Promise<void> {
  const began = performance.now();
  for (;;) {
    const [row] = await db.query<{ due: number }>(
      "select (select count(*) from incident where wake_at <= $1) + (select count(*) from clock where wake_at <= $1) as due",
      [systemClock.now()],
    );
    if (row!.due === 0) return;
    if (performance.now() - began > patienceMs) throw new Error(`${row!.due} records are still waiting to be woken after five minutes.`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function tellMemory(served: Served, print: Print): Promise<void> {
  const { node, postgresql } = await served.memory();
  if (node === null) return;
  const note = postgresql === null ? "PostgreSQL's own is not told here" : `PostgreSQL beside it: ${Math.round(postgresql)} MB`;
  print({
    name: "memory of the server after the runs",
    value: node,
    unit: "MB",
    goal: { is: "atMost", than: 300, of: "value" },
    n: 1,
    note,
  });
}

async function inProcess(loaded: Loaded, print: Print, has: Has): Promise<void> {
  await inDatabase(loaded, async (db) => {
    const office = await openOffice({ db, house: composeLine(), clock: systemClock, log });
    if (has("handle")) await measureHandle(office, print);
    if (has("import")) await measureImport(office, print);
  });
}

async function inDatabase<T>({ directory }: Loaded, work: (db: Database) => Promise<T>): Promise<T> {
  const server = await startEmbedded({ dataDirectory: join(directory, "database") });
  const db = openDatabase(server.connection, { connections: 8, onError: () => undefined });
  try {
    return await work(db);
  } finally {
    await db.close();
    await server.stop();
  }
}

const log: Log = {
  info: () => undefined,
  warn: (fields, message) => say(`${message} ${JSON.stringify(fields)}`),
  error: (fields, message) => say(`${message} ${JSON.stringify(fields)}`),
};

process.exitCode = await bench();
