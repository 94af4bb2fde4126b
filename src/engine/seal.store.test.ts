import { chmod, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "./db/connection.ts";
import { noon, openScratch, type Scratch, scratchMigrations, writePair } from "./scratch.fixture.ts";
import { readSeals, sealHead } from "./seal.ts";
import { verifyJournal } from "./verify.ts";

const later = "2026-11-25T12:01:00.000Z";
let scratch: Scratch;
let db: Database;
let files: { keyFile: string; logFile: string };
let made = 0;
beforeAll(async () => {
  scratch = await openScratch();
  db = (await scratch.make(await scratchMigrations())).db;
  await writePair(db, 1);
});
afterAll(() => scratch.close());
beforeEach(() => {
  made++;
  files = { keyFile: join(scratch.folder, `${made}`, "seal.key"), logFile: join(scratch.folder, `${made}`, "seals.log") };
});

test("makes a key that only its owner reads, and appends one line where the head moved", async () => {
  const [first] = await sealHead(db, { ...files, now: noon });
  expect(first).toMatchObject({ lane: "main", at: noon });
  expect((await stat(files.keyFile)).mode & 0o777).toBe(0o600);
  expect(await sealHead(db, { ...files, now: later })).toEqual([]);
  const n = await writePair(db, made + 100);
  expect(await sealHead(db, { ...files, now: later })).toMatchObject([{ n, at: later }]);
  expect((await readSeals(files)).seals.map((seal) => seal.at)).toEqual([noon, later]);
  expect((await readFile(files.logFile, "utf8")).split("\n").length).toBe(3);
});

test("two processes that begin at once share one key", async () => {
  await Promise.all(Array.from({ length: 6 }, () => sealHead(db, { ...files, now: noon })));
  const read = await readSeals(files);
  expect(read.faults).toEqual([]);
  expect(read.seals.length).toBeGreaterThan(0);
});

test("a changed time, a changed number and another key are told by their line", async () => {
  await sealHead(db, { ...files, now: noon });
  const line = await readFile(files.logFile, "utf8");
  await writeFile(files.logFile, line.replace("12:00", "11:00") + line.replace(/"n":\d+/, '"n":99') + line);
  const read = await readSeals(files);
  expect(read.faults).toEqual([expect.stringMatching(/^Line 1 /), expect.stringMatching(/^Line 2 /)]);
  expect(read.seals.length).toBe(1);
  await writeFile(files.keyFile, "0".repeat(64));
  expect((await readSeals(files)).faults.length).toBe(3);
});

test("a line cut by a power failure is passed over, and the next seal begins a new one", async () => {
  await sealHead(db, { ...files, now: noon });
  const line = await readFile(files.logFile, "utf8");
  await writeFile(files.logFile, line + line.slice(0, 40));
  const n = await writePair(db, made + 200);
  await sealHead(db, { ...files, now: later });
  expect(await readSeals(files)).toMatchObject({ faults: [], seals: [{ at: noon }, { at: later, n }] });
});

test("a lost key is never replaced silently, and a key that others read is refused", async () => {
  await sealHead(db, { ...files, now: noon });
  await chmod(files.keyFile, 0o644);
  await expect(sealHead(db, { ...files, now: later })).rejects.toThrow(/chmod 600/);
  await rm(files.keyFile);
  await expect(sealHead(db, { ...files, now: later })).rejects.toThrow(/Put it back/);
  expect((await verifyJournal(db, { seals: await readSeals(files) })).faults).toEqual([
    { lane: "main", n: null, sentence: expect.stringMatching(/key .* is missing/) },
  ]);
});

test("a restore gives up the seals beyond it and is told", async () => {
  const other = (await scratch.make(await scratchMigrations())).db;
  await writePair(other, 1);
  await sealHead(other, { ...files, now: noon });
  await writePair(other, 2);
  await sealHead(other, { ...files, now: noon });
  // As if an older snapshot had been put back: two heads ago.
  await other.run("delete from journal where n = 2");
  await other.run("update journal_head set (n, hash) = (select n, hash from journal where n = 1 and ordinal = 0)");
  expect((await verifyJournal(other, { seals: await readSeals(files) })).ok).toBe(false);
  await sealHead(other, { ...files, now: later, restored: true });
  await writePair(other, 3);
  expect(await verifyJournal(other, { seals: await readSeals(files) })).toMatchObject({
    ok: true,
    restores: [{ lane: "main", n: 1, at: later }],
    unprovableSince: { n: 1, at: later },
  });
});
