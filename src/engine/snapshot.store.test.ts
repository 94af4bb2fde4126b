import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { migrate } from "./db/migrate.ts";
import { noon, writePair } from "./scratch.fixture.ts";
import { openSource, pairs } from "./snapshot.fixture.ts";
import { backupBeforeMigrating, checkSnapshot, exportOpen, readManifest, type Secrets, snapshotName, writeSnapshot } from "./snapshot.ts";

const { scratch, source, snapshot, migrations, place } = await openSource();
afterAll(() => scratch.close());

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
