import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "./db/connection.ts";
import { migrate } from "./db/migrate.ts";
import { laterMigration, noon, openScratch, type Scratch, scratchMigrations, widgetKinds, writePair } from "./scratch.fixture.ts";
import {
  backupBeforeMigrating,
  checkSnapshot,
  exportOpen,
  migrateToPostgres,
  readManifest,
  restoreSnapshot,
  type Secrets,
  snapshotName,
  writeSnapshot,
} from "./snapshot.ts";
import { manifestText } from "./snapshot-manifest.ts";
import { databaseOf } from "./snapshot-swap.ts";
import { verifyJournal } from "./verify.ts";

let scratch: Scratch;
let source: Database;
let sourceName: string;
let snapshot: string;
let migrations: Awaited<ReturnType<typeof scratchMigrations>>;
let made = 0;
const pairs = 40;

beforeAll(async () => {
  scratch = await openScratch();
  migrations = await scratchMigrations();
  ({ db: source, name: sourceName } = await scratch.make(migrations));
  for (let index = 1; index <= pairs; index++) await writePair(source, index);
  await source.run("insert into credential values ('c1', 'argon2-secret', 'laptop, \"mine\"')");
  snapshot = place();
  expect(await writeSnapshot(source, { to: snapshot, now: noon })).toMatchObject({ ok: true });
});
afterAll(() => scratch.close());

function place(): string {
  return join(scratch.folder, `${++made}`, snapshotName(noon));
}

/** A copy of the good snapshot, to be spoiled. */
async function copied(): Promise<string> {
  const to = place();
  await mkdir(to, { recursive: true });
  for (const name of await readdir(snapshot)) await writeFile(join(to, name), await readFile(join(snapshot, name)));
  return to;
}

/** Everything a reader could ask of the tables, as text, in a fixed order: compared without the snapshot's own code. */
async function contents(db: Database): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of ["widget", "part", "credential", "journal", "journal_head", "measure_fact", "command_log", "fence"])
    all[table] = (await db.query<{ row: string }>(`select t::text as row from ${table} t order by 1`)).map(({ row }) => row);
  const sequences = "select sequencename, last_value from pg_sequences order by 1";
  all.sequences = (await db.query(sequences)).map((row) => JSON.stringify(row));
  const shape = `select conname || pg_get_constraintdef(oid) as line from pg_constraint where contype <> 'n' and connamespace = 'public'::regnamespace
    union all select pg_get_indexdef(indexrelid) from pg_index where indrelid = any(array['widget', 'journal', 'part', 'measure_fact']::regclass[]) order by 1`;
  all.shape = (await db.query<{ line: string }>(shape)).map(({ line }) => line);
  return all;
}

const databases = async () =>
  (
    await scratch.admin.query<{ name: string }>("select datname as name from pg_database where starts_with(datname, $1) order by 1", [
      sourceName.slice(0, 18),
    ])
  ).map((row) => row.name);

describe("a snapshot", () => {
  test("says what it holds, without generated columns", async () => {
    const read = await readManifest(snapshot);
    if (!read.ok) throw new Error(read.refusal.sentence);
    const { manifest } = read;
    const rows = Object.fromEntries(manifest.tables.map((table) => [table.name, table.rows]));
    expect(rows).toEqual({
      command_log: 0,
      credential: 1,
      fence: 0,
      journal: 2 * pairs,
      journal_head: 1,
      measure_fact: pairs,
      part: pairs,
      widget: pairs,
    });
    expect(manifest.tables.find((table) => table.name === "widget")!.columns).not.toContain("shouted");
    expect(manifest.journal).toEqual([{ lane: "main", n: pairs, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(manifest.schema.migrations).toEqual(migrations.map((one) => one.name));
    for (const table of manifest.tables) {
      const text = gunzipSync(await readFile(join(snapshot, `${table.name}.copy.gz`)));
      expect(createHash("sha256").update(text).digest("hex")).toBe(table.sha256);
    }
    expect((await stat(join(snapshot, "widget.copy.gz"))).mode & 0o777).toBe(0o600);
    expect((await stat(snapshot)).mode & 0o777).toBe(0o700);
    expect(await checkSnapshot(snapshot)).toMatchObject({ ok: true });
  });

  test("is of one moment, whatever is written meanwhile", async () => {
    const { db } = await scratch.make(migrations);
    for (let index = 1; index <= 5; index++) await writePair(db, index);
    let next = 5;
    const writing: Promise<number>[] = [];
    const to = place();
    const written = await writeSnapshot(db, { to, now: noon, report: () => writing.push(writePair(db, ++next)) });
    await Promise.all(writing);
    expect(writing.length).toBeGreaterThan(5);
    if (!written.ok) throw new Error(written.refusal.sentence);
    expect(written.manifest.tables.find((table) => table.name === "widget")!.rows).toBe(written.manifest.journal[0]!.n);
  });

  test("refuses a name that exists and a database that is not ours", async () => {
    expect(await writeSnapshot(source, { to: snapshot, now: noon })).toMatchObject({ ok: false, refusal: { code: "exists" } });
    const { db } = await scratch.make();
    const to = place();
    expect(await writeSnapshot(db, { to, now: noon })).toMatchObject({ ok: false, refusal: { code: "empty" } });
    expect(await readdir(join(to, ".."))).toEqual([]);
  });

  test("leaves nothing under its name when stopped or cut off in the middle of a table, and the pool stays usable", async () => {
    const { db, name } = await scratch.make(migrations);
    await db.run("insert into fence select repeat('much to copy ', 20) || n from generate_series(1, 100000) n");
    const ends = {
      stopped: (controller: AbortController) => controller.abort(),
      "cut off": () => {
        const others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query like 'copy %'";
        void scratch.admin.run(others, [name]);
      },
    };
    for (const end of Object.values(ends)) {
      const to = place();
      const controller = new AbortController();
      let reached = 0;
      const report = ({ rows }: { rows: number }) => {
        if (reached === 0 && rows > 0) end(controller);
        reached = rows;
      };
      await expect(writeSnapshot(db, { to, now: noon, report, signal: controller.signal })).rejects.toThrow();
      expect(reached).toBeGreaterThan(0);
      expect(reached).toBeLessThan(100_000);
      expect(await readdir(join(to, ".."))).toEqual([]);
      expect(await db.query("select 1 as one")).toEqual([{ one: 1 }]);
    }
  });

  test("sweeps away what a killed process left a day ago, and nothing younger", async () => {
    const to = place();
    const parent = join(to, "..");
    const [old, young] = [join(parent, ".x.snapshot.half-abc"), join(parent, ".y.snapshot.half-abc")];
    for (const path of [old, young]) await mkdir(path, { recursive: true });
    await utimes(old, new Date("2026-11-24T11:00:00Z"), new Date("2026-11-24T11:00:00Z"));
    await utimes(young, new Date("2026-11-25T11:00:00Z"), new Date("2026-11-25T11:00:00Z"));
    await writeSnapshot(source, { to, now: noon });
    expect((await readdir(parent)).sort()).toEqual([".y.snapshot.half-abc", snapshotName(noon)]);
  });
});

describe("a damaged snapshot", () => {
  const file = (path: string, table: string) => join(path, `${table}.copy.gz`);
  const spoils: { what: string; spoil(path: string): Promise<void>; says: RegExp; code?: string }[] = [
    { what: "a missing file", spoil: (path) => rm(file(path, "widget")), says: /file of table widget is missing/ },
    {
      what: "a cut file",
      spoil: async (path) => writeFile(file(path, "widget"), (await readFile(file(path, "widget"))).subarray(0, 200)),
      says: /widget is cut or garbled/,
    },
    { what: "a garbled file", spoil: (path) => writeFile(file(path, "part"), "nonsense"), says: /part is cut or garbled/ },
    {
      what: "a row less",
      spoil: async (path) => {
        const text = gunzipSync(await readFile(file(path, "part"))).toString("latin1");
        await writeFile(file(path, "part"), gzipSync(Buffer.from(text.slice(text.indexOf("\n") + 1), "latin1")));
      },
      says: /part has 39 rows, its manifest says 40/,
    },
    {
      what: "another value",
      spoil: async (path) => {
        const text = gunzipSync(await readFile(file(path, "credential"))).toString("latin1");
        await writeFile(file(path, "credential"), gzipSync(Buffer.from(text.replace("laptop", "labtop"), "latin1")));
      },
      says: /credential does not match its SHA-256/,
    },
    {
      what: "a changed manifest",
      spoil: async (path) =>
        writeFile(join(path, "manifest.json"), (await readFile(join(path, "manifest.json"), "utf8")).replace(`"rows": 40`, `"rows": 41`)),
      says: /manifest.json was changed/,
    },
    {
      what: "half a manifest",
      spoil: (path) => writeFile(join(path, "manifest.json"), `{"product": "quarter`),
      says: /manifest.json was changed/,
    },
    { what: "no manifest", spoil: (path) => rm(join(path, "manifest.json")), says: /is no snapshot/, code: "noSnapshot" },
    {
      what: "a newer format",
      spoil: (path) => writeFile(join(path, "manifest.json"), `{"product": "quarterdeck", "format": 2}`),
      says: /format 2; this version reads up to 1/,
      code: "newerFormat",
    },
  ];

  test.each(spoils)("with $what is refused by check and by restore, and the database stays", async ({ spoil, says, code = "damaged" }) => {
    const from = await copied();
    await spoil(from);
    const expected = { ok: false, refusal: { code, sentence: expect.stringMatching(says) } };
    expect(await checkSnapshot(from)).toEqual(expected);
    const before = await databases();
    expect(await restoreSnapshot({ from, admin: scratch.admin, target: `${sourceName}_new`, migrations, now: noon })).toEqual(expected);
    expect(await databases()).toEqual(before);
  });
});

describe("restore", () => {
  /** A database to be replaced: newer than the snapshot, with nobody connected. */
  async function live() {
    const { db, name } = await scratch.make(migrations);
    for (let index = 1; index <= 3; index++) await writePair(db, index);
    await db.close();
    return name;
  }

  test("puts every byte back in a database of the same name, keeps the old one, and the next snapshot is the same", async () => {
    const target = await live();
    const steps = new Set<string>();
    const restored = await restoreSnapshot({
      from: snapshot,
      admin: scratch.admin,
      target,
      migrations,
      kinds: widgetKinds,
      now: noon,
      report: ({ step }) => steps.add(step),
    });
    if (!restored.ok) throw new Error(restored.refusal.sentence);
    expect(restored).toMatchObject({ setAside: `${target}_before_restore_20261125t120000`, rows: 5 * pairs + 2, migrated: [] });
    expect([...steps]).toEqual(["copy", "index"]);
    const db = scratch.open(target);
    expect(await contents(db)).toEqual(await contents(source));
    expect(await verifyJournal(db, { kinds: widgetKinds })).toMatchObject({ ok: true, checkedTransactions: pairs });
    const aside = scratch.open(restored.setAside!);
    expect(await aside.query("select count(*) as count from widget")).toEqual([{ count: 3 }]);
    const again = place();
    await writeSnapshot(db, { to: again, now: noon });
    const [one, two] = await Promise.all([readManifest(snapshot), readManifest(again)]);
    expect(two).toEqual(one);
    await writePair(db, pairs + 1);
    expect(await db.query("select number from widget order by number desc limit 1")).toEqual([{ number: 7 + pairs }]);
  });

  test("makes the database where there is none", async () => {
    const target = `${sourceName}_fresh`;
    expect(await restoreSnapshot({ from: snapshot, admin: scratch.admin, target, migrations, now: noon })).toMatchObject({
      ok: true,
      setAside: null,
    });
    expect(await contents(scratch.open(target))).toEqual(await contents(source));
  });

  test("loads an older snapshot into the tables of its time and migrates on", async () => {
    const target = `${sourceName}_older`;
    const newer = [...migrations, laterMigration];
    expect(await restoreSnapshot({ from: snapshot, admin: scratch.admin, target, migrations: newer, now: noon })).toMatchObject({
      ok: true,
      migrated: [laterMigration.name],
    });
    const db = scratch.open(target);
    expect(await db.query("select distinct colour from widget")).toEqual([{ colour: "grey" }]);
    expect(await migrate(db, newer)).toEqual([]);
  });

  test("refuses a newer snapshot, and one whose tables its migrations do not make", async () => {
    const target = `${sourceName}_refused`;
    const given = { from: snapshot, admin: scratch.admin, target, now: noon };
    expect(await restoreSnapshot({ ...given, migrations: migrations.slice(0, 1) })).toEqual({
      ok: false,
      refusal: { code: "newerSchema", sentence: expect.stringMatching(/newer Quarterdeck.*widgets\.sql/) },
    });
    const edited = migrations.map((one) => ({ ...one, sql: one.sql.replace("title text", "title varchar(80)") }));
    expect(await restoreSnapshot({ ...given, migrations: edited })).toMatchObject({ ok: false, refusal: { code: "otherSchema" } });
    expect(await databases()).not.toContain(target);
  });

  test("a fault in the middle and a stop leave the old database as it was and drop the new one", async () => {
    const target = await live();
    const before = await databases();
    const broken = { name: "20261125T0903-broken.sql", sql: "alter table widget add column x integer not null" };
    const given = { from: snapshot, admin: scratch.admin, target, now: noon };
    await expect(restoreSnapshot({ ...given, migrations: [...migrations, broken] })).rejects.toThrow(/broken.sql failed/);
    for (const step of ["copy", "index"]) {
      const controller = new AbortController();
      const report = (progress: { step: string }) => {
        if (progress.step === step) controller.abort();
      };
      await expect(restoreSnapshot({ ...given, migrations, report, signal: controller.signal })).rejects.toThrow(/abort/i);
    }
    expect(await databases()).toEqual(before);
    expect(await scratch.open(target).query("select count(*) as count from widget")).toEqual([{ count: 3 }]);
  });

  test("refuses a database in use, or throws the others out when told to", async () => {
    const target = await live();
    const other = scratch.open(target);
    await other.query("select 1");
    const given = { from: snapshot, admin: scratch.admin, target, migrations, now: noon };
    expect(await restoreSnapshot(given)).toEqual({
      ok: false,
      refusal: { code: "inUse", sentence: expect.stringMatching(/Stop the server first/) },
    });
    const arrival = { ...given, report: ({ step }: { step: string }) => (step === "index" ? void other.query("select 1") : undefined) };
    await scratch.admin.run("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [target]);
    expect(await restoreSnapshot(arrival)).toMatchObject({ ok: false, refusal: { code: "inUse" } });
    expect((await databases()).filter((name) => name.startsWith(`${target}_`))).toEqual([]);
    expect(await restoreSnapshot({ ...given, disconnectOthers: true })).toMatchObject({ ok: true });
    expect(await other.query("select count(*) as count from widget")).toEqual([{ count: pairs }]);
    expect(await scratch.open(`${target}_before_restore_20261125t120000`).query("select count(*) as count from widget")).toEqual([
      { count: 3 },
    ]);
  });

  test("refuses a journal that does not hold, unless that is accepted", async () => {
    const { db } = await scratch.make(migrations);
    for (let index = 1; index <= 3; index++) await writePair(db, index);
    await db.run("update journal set type = 'deleted' where n = 2 and ordinal = 1");
    const from = place();
    await writeSnapshot(db, { to: from, now: noon });
    const given = { from, admin: scratch.admin, target: `${sourceName}_faulty`, migrations, now: noon };
    expect(await restoreSnapshot(given)).toEqual({
      ok: false,
      refusal: { code: "journalFaults", sentence: expect.stringMatching(/Entry 1 of transaction 2/) },
    });
    expect(await restoreSnapshot({ ...given, acceptJournalFaults: true })).toMatchObject({ ok: true, verification: { faultCount: 1 } });
  });

  test("refuses a text whose checksum was mended but whose values are none", async () => {
    const from = await copied();
    const read = await readManifest(from);
    if (!read.ok) throw new Error(read.refusal.sentence);
    const text = Buffer.from("p1\tmany\t\\N\t\\N\n");
    await writeFile(join(from, "part.copy.gz"), gzipSync(text));
    const tables = read.manifest.tables.map((table) =>
      table.name === "part" ? { ...table, rows: 1, bytes: text.length, sha256: createHash("sha256").update(text).digest("hex") } : table,
    );
    await writeFile(join(from, "manifest.json"), manifestText({ ...read.manifest, tables }));
    const refused = await restoreSnapshot({ from, admin: scratch.admin, target: `${sourceName}_none`, migrations, now: noon });
    expect(refused).toEqual({
      ok: false,
      refusal: { code: "damaged", sentence: expect.stringMatching(/part cannot be read: invalid input syntax/) },
    });
  });
});

describe("moving to another server", () => {
  test("copies everything into an empty database and verifies it there", async () => {
    const { db, name } = await scratch.make();
    const to = databaseOf(scratch.admin.target, name);
    const moved = await migrateToPostgres({ from: source, to, migrations: [...migrations, laterMigration], kinds: widgetKinds });
    expect(moved).toMatchObject({
      ok: true,
      rows: 5 * pairs + 2,
      migrated: [laterMigration.name],
      verification: { ok: true, checkedTransactions: pairs },
    });
    const { widget: _, ...others } = await contents(source);
    expect(await contents(db)).toMatchObject(others);
    expect(await db.query("select id, title, shouted, body from widget order by id")).toEqual(
      await source.query("select id, title, shouted, body from widget order by id"),
    );
  });

  test("refuses one that is not empty; a fault or a stop leaves it empty", async () => {
    const { db, name } = await scratch.make();
    const to = databaseOf(scratch.admin.target, name);
    await db.run("create table mine (id text)");
    expect(await migrateToPostgres({ from: source, to, migrations })).toEqual({
      ok: false,
      refusal: { code: "notEmpty", sentence: expect.stringMatching(/not empty \(mine\)/) },
    });
    await db.run("drop table mine");
    const broken = { name: "20261125T0903-broken.sql", sql: "alter table widget add column x integer not null" };
    await expect(migrateToPostgres({ from: source, to, migrations: [...migrations, broken] })).rejects.toThrow(/broken.sql failed/);
    const controller = new AbortController();
    const report = ({ table }: { table: string }) => (table === "journal" ? controller.abort() : undefined);
    await expect(migrateToPostgres({ from: source, to, migrations, report, signal: controller.signal })).rejects.toThrow(/abort/i);
    expect(await db.query("select relname from pg_class where relnamespace = 'public'::regnamespace")).toEqual([]);
    expect(await source.query("select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("export in open form", () => {
  const secrets = { tables: ["command_log"], columns: { credential: ["password_hash"] } };

  test("writes CSV with headers, and no secret", async () => {
    const to = place();
    expect(await exportOpen(source, { to, now: noon, secrets })).toEqual({ ok: true, path: to, rows: 5 * pairs + 2 });
    expect(await readFile(join(to, "credential.csv"), "utf8")).toBe('id,label\nc1,"laptop, ""mine"""\n');
    const names = (await readdir(to)).sort();
    expect(names).not.toContain("command_log.csv");
    for (const name of names) expect(await readFile(join(to, name), "utf8")).not.toContain("argon2-secret");
    const manifest: unknown = JSON.parse(await readFile(join(to, "manifest.json"), "utf8"));
    expect(manifest).toMatchObject({ leftOut: secrets, journal: [{ n: pairs }] });
    expect((manifest as { tables: { name: string; rows: number }[] }).tables).toContainEqual(
      expect.objectContaining({ name: "widget", rows: pairs }),
    );
  });

  test("a secret that does not exist is a fault, so that a misspelt one cannot leave", async () => {
    const wrongs: Secrets[] = [
      { tables: ["credentials"], columns: {} },
      { tables: [], columns: { credential: ["hash"] } },
    ];
    for (const wrong of wrongs) {
      const to = place();
      await expect(exportOpen(source, { to, now: noon, secrets: wrong })).rejects.toThrow(/nothing was exported/);
      expect(await readdir(join(to, ".."))).toEqual([]);
    }
  });
});

describe("before migrating", () => {
  test("writes where something is pending, and keeps one of each of the last three schemas", async () => {
    const { db } = await scratch.make(migrations);
    const directory = join(scratch.folder, "before");
    const pending = (day: number) => ({ name: `202612${day}T0900-step.sql`, sql: `create table step_${day} (id text)` });
    const steps = [...migrations];
    expect(await backupBeforeMigrating(db, { migrations: steps, directory, now: noon })).toEqual({ ok: true, path: null });
    for (let day = 10; day < 15; day++) {
      steps.push(pending(day));
      for (const hour of ["08", "09"])
        expect(await backupBeforeMigrating(db, { migrations: steps, directory, now: `2026-12-${day}T${hour}:00:00.000Z` })).toMatchObject({
          ok: true,
        });
      await migrate(db, steps);
    }
    expect((await readdir(directory)).sort()).toEqual([12, 13, 14].map((day) => `before-migration-2026-12-${day}T090000Z.snapshot`));
  });

  test("does nothing on a fresh database", async () => {
    const { db } = await scratch.make();
    const directory = join(scratch.folder, "fresh");
    expect(await backupBeforeMigrating(db, { migrations, directory, now: noon })).toEqual({ ok: true, path: null });
  });
});
