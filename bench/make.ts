import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { composeLine } from "../src/app/compose.ts";
import { identityOf } from "../src/app/identity.ts";
import { ownMigrations } from "../src/app/migrations.ts";
import { loadStarter } from "../src/app/starter/starter.ts";
import { type Database, openDatabase } from "../src/engine/db/connection.ts";
import { startEmbedded } from "../src/engine/db/embedded.ts";
import { migrate } from "../src/engine/db/migrate.ts";
import { foldStep } from "../src/engine/measures-fold.ts";
import { type Log, type Office, openOffice } from "../src/engine/office.ts";
import { sampleWords } from "../src/engine/search-words.ts";
import { verifyJournal } from "../src/engine/verify.ts";
import { draft, foundCompany } from "./company.ts";
import { makeDice } from "./dice.ts";
import { type Loaded, type Making, type Told, zone } from "./load.ts";
import { liveYear } from "./year.ts";

const yearMs = 365 * 86_400_000;
const seed = 20_261_125;
const tell = (told: Told) => void process.send?.(told);
const say = (line: string) => tell({ line });

async function make({ directory, count }: Making): Promise<Loaded> {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  const settings = { synchronous_commit: "off", max_wal_size: "8GB", maintenance_work_mem: "1GB", max_parallel_maintenance_workers: "2" };
  const server = await startEmbedded({ dataDirectory: join(directory, "database"), settings });
  const db = openDatabase(server.connection, { connections: 4, onError: fault });
  try {
    await migrate(db, await ownMigrations());
    const toMs = Date.now() - (Date.now() % 3_600_000);
    const fromMs = toMs - yearMs;
    const office = await found(db, new Date(fromMs).toISOString());
    const company = await foundCompany(office, new Date(fromMs).toISOString());
    const indexes = await dropIndexes(db);
    let told = 0;
    const report = (opened: number) => {
      if (opened < told + count / 20) return;
      told = opened;
      say(`${opened} incidents after ${seconds()} s`);
    };
    const { commands, refused } = await liveYear({ db, dice: makeDice(seed), company, count, fromMs, toMs, report });
    say(`lived: ${commands} commands (${refused} refused) after ${seconds()} s`);
    for (const text of indexes) await db.run(text);
    await db.run("vacuum (analyze)");
    say(`indexed after ${seconds()} s`);
    const [{ facts, entries }] = (await db.query<{ facts: number; entries: number }>(
      "select (select count(*) from measure_fact) as facts, (select count(*) from journal) as entries",
    )) as [{ facts: number; entries: number }];
    const folded = performance.now();
    while ((await foldStep(db, async () => zone)) !== null);
    const foldedPerSecond = Math.round(facts / ((performance.now() - folded) / 1000));
    await sampleWords(db, office.house);
    const verifiedPerSecond = await verified(office);
    say(`verified after ${seconds()} s`);
    const keys = await makeKeys(office);
    await db.run("checkpoint");
    return { directory, count, made: { seconds: seconds(), commands, entries, facts, verifiedPerSecond, foldedPerSecond }, keys };
  } finally {
    await db.close();
    await server.stop();
  }
}

async function found(db: Database, at: string): Promise<Office> {
  const office = await openOffice({ db, house: composeLine(), clock: { now: () => at }, log });
  await loadStarter(office, { name: "Bench and Company", timeZone: zone, at });
  return office;
}

/** The chain, its head and every record against it: a year that does not verify is no measure of anything. */
async function verified(office: Office): Promise<number> {
  const began = performance.now();
  const kinds = [...office.house.kinds.values()].map((entry) => ({ kind: entry.model.kind, table: entry.table.name }));
  const { ok, faults, checkedEntries } = await verifyJournal(office.db, { kinds });
  if (!ok) throw new Error(`The year does not verify: ${faults[0]?.sentence}`);
  return Math.round(checkedEntries / ((performance.now() - began) / 1000));
}

async function makeKeys(office: Office): Promise<Loaded["keys"]> {
  const { company } = draft();
  const clock = { now: () => new Date().toISOString() };
  const identity = identityOf({ ...office, clock, newId: () => randomBytes(16).toString("hex") }, null, { url: "http://localhost" });
  const key = async (personId: string) => (await identity.createKey({ personId, name: "bench", scopes: null })).secret;
  return {
    analyst: await key(company.crews[0]!.agents[0]!.personId),
    requester: await key(company.callers[0]!.personId),
    director: await key(company.director.personId),
  };
}

/** Drops what slows the load and is not asked for meanwhile; answers the statements that make it again. */
async function dropIndexes(db: Database): Promise<string[]> {
  const rows = await db.query<{ name: string; text: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as text from pg_index i
     where i.indrelid = any($1::regclass[]) and not i.indisunique and i.indexrelid <> all($2::regclass[])`,
    [
      ["incident", "clock", "journal", "measure_fact"],
      ["incident_parent", "measure_fact_subject"],
    ],
  );
  for (const { name } of rows) await db.run(`drop index ${name}`);
  return rows.map((row) => row.text);
}

/** A connection that the end of the server breaks is no news; a query that fails says so itself. */
const fault = (): void => undefined;
const log: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields) => {
    throw new Error(JSON.stringify(fields));
  },
};

const [directory, count] = process.argv.slice(2);
tell({ loaded: await make({ directory: directory!, count: Number(count) }) });
process.disconnect();
