import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { migrate } from "./db/migrate.ts";
import { laterMigration, noon, widgetKinds, writePair } from "./scratch.fixture.ts";
import { contentsOf, openSource, pairs } from "./snapshot.fixture.ts";
import { checkSnapshot, migrateToPostgres, readManifest, restoreSnapshot, writeSnapshot } from "./snapshot.ts";
import { manifestText } from "./snapshot-manifest.ts";
import { databaseOf } from "./snapshot-swap.ts";
import { verifyJournal } from "./verify.ts";

const { scratch, source, sourceName, snapshot, migrations, place, copied, databases } = await openSource();
afterAll(() => scratch.close());

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
    expect(await contentsOf(db)).toEqual(await contentsOf(source));
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
    expect(await contentsOf(scratch.open(target))).toEqual(await contentsOf(source));
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
    const { widget: _, ...others } = await contentsOf(source);
    expect(await contentsOf(db)).toMatchObject(others);
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
    const itself = databaseOf(scratch.admin.target, sourceName);
    expect(await migrateToPostgres({ from: source, to: itself, migrations })).toMatchObject({ ok: false, refusal: { code: "notEmpty" } });
    const broken = { name: "20261125T0903-broken.sql", sql: "alter table widget add column x integer not null" };
    await expect(migrateToPostgres({ from: source, to, migrations: [...migrations, broken] })).rejects.toThrow(/broken.sql failed/);
    const controller = new AbortController();
    const report = ({ table }: { table: string }) => (table === "journal" ? controller.abort() : undefined);
    await expect(migrateToPostgres({ from: source, to, migrations, report, signal: controller.signal })).rejects.toThrow(/abort/i);
    expect(await db.query("select relname from pg_class where relnamespace = 'public'::regnamespace")).toEqual([]);
    expect(await source.query("select 1 as one")).toEqual([{ one: 1 }]);
  });
});
