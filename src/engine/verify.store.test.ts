import { createHash } from "node:crypto";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "./db/connection.ts";
import { appendJournal, contentDigest, entryDigest, type JournalEntry, transactionDigest } from "./journal.ts";
import { noon, openScratch, type Scratch, sampleEntry, scratchMigrations, widgetKinds, writePair } from "./scratch.fixture.ts";
import { readSeals, sealHead } from "./seal.ts";
import { verifyJournal } from "./verify.ts";

let scratch: Scratch;
let base: string;
let made = 0;
let seals: { keyFile: string; logFile: string };
beforeAll(async () => {
  scratch = await openScratch();
  seals = { keyFile: join(scratch.folder, "seal.key"), logFile: join(scratch.folder, "seals.log") };
  const { db, name } = await scratch.make(await scratchMigrations());
  for (let index = 1; index <= 5; index++) await writePair(db, index);
  await sealHead(db, { ...seals, now: noon });
  for (let index = 6; index <= 9; index++) await writePair(db, index);
  await db.close();
  base = name;
});
afterAll(() => scratch.close());

/** A database of nine transactions of two entries each, sealed after the fifth. */
async function office() {
  const { db } = await scratch.copy(base);
  const files = { ...seals, logFile: join(scratch.folder, `seals-${++made}.log`) };
  await copyFile(seals.logFile, files.logFile);
  const verify = async () => verifyJournal(db, { kinds: widgetKinds, seals: await readSeals(files) });
  return { db, files, verify };
}

describe("an untouched journal", () => {
  test("holds, and says what no seal vouches for", async () => {
    const { verify, files, db } = await office();
    expect(await verify()).toEqual({
      ok: true,
      checkedTransactions: 9,
      checkedEntries: 18,
      erasedEntries: 0,
      faults: [],
      faultCount: 0,
      unprovableSince: { lane: "main", n: 5, at: noon },
      restores: [],
    });
    await sealHead(db, { ...files, now: "2026-11-25T12:01:00.000Z" });
    expect((await verify()).unprovableSince).toBeNull();
    expect((await verifyJournal(db)).unprovableSince).toEqual({ lane: "main", n: 0, at: null });
  });

  test("holds over more than one page and in transactions of any size", async () => {
    const { db } = await scratch.make(await scratchMigrations());
    for (const size of [1, 999, 1, 1000, 1001, 3])
      await db.transaction((tx) =>
        appendJournal(
          tx,
          Array.from({ length: size }, (_, index) => sampleEntry({ id: `x${size}-${index}` })),
          [],
        ),
      );
    const seen: number[] = [];
    const found = await verifyJournal(db, { report: ({ n }) => seen.push(n) });
    expect(found).toMatchObject({ ok: true, checkedTransactions: 6, checkedEntries: 3005 });
    expect(seen.length).toBe(3);
    expect(await verifyJournal(db, { from: 4 })).toMatchObject({ ok: true, checkedTransactions: 3, checkedEntries: 2004 });
    await expect(verifyJournal(db, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  test("counts erased entries, and still proves everything around what was erased", async () => {
    const { db, verify } = await office();
    const content = async (ordinal: number) => {
      const [entry] = await db.query<Parameters<typeof contentDigest>[0]>(
        "select data, changes from journal where n = 3 and ordinal = $1",
        [ordinal],
      );
      return contentDigest(entry!);
    };
    await db.run("update journal set data = $1, changes = null where n = 3 and ordinal = 0", [
      JSON.stringify({ erased: await content(0) }),
    ]);
    expect(await verify()).toMatchObject({ ok: true, erasedEntries: 1 });
    await db.run("update journal set actor = 'somebody else' where n = 3 and ordinal = 0");
    expect((await verify()).faults.map((one) => one.n)).toEqual([3]);
  });

  test("does not take a made-up digest for an erasure", async () => {
    const { db, verify } = await office();
    await db.run("update journal set data = $1, changes = null where n = 3 and ordinal = 1", [JSON.stringify({ erased: "0".repeat(64) })]);
    expect((await verify()).faults.map((one) => one.n)).toEqual([3]);
  });
});

describe("a tampered journal", () => {
  type Tampering = { what: string; sql: string; ns: (number | null)[]; says: RegExp };
  const tamperings: Tampering[] = [
    {
      what: "a changed value",
      sql: `update journal set data = data || '{"index": 99}' where n = 4 and ordinal = 0`,
      ns: [4],
      says: /was changed/,
    },
    { what: "a changed actor", sql: "update journal set actor = 'person2' where n = 7 and ordinal = 1", ns: [7], says: /was changed/ },
    { what: "a later time", sql: "update journal set at = at + interval '1 ms' where n = 2 and ordinal = 1", ns: [2], says: /was changed/ },
    { what: "null made the text null", sql: `update journal set changes = '{}' where n = 2 and ordinal = 1`, ns: [2], says: /was changed/ },
    { what: "a deleted entry in the middle", sql: "delete from journal where n = 6 and ordinal = 0", ns: [6, 9 - 3], says: /Entry 0/ },
    { what: "a deleted entry at the end", sql: "delete from journal where n = 6 and ordinal = 1", ns: [6], says: /does not follow/ },
    { what: "a deleted transaction", sql: "delete from journal where n = 3", ns: [3], says: /Transaction 3 is missing/ },
    { what: "deleted transactions", sql: "delete from journal where n between 2 and 4", ns: [2], says: /Transactions 2 to 4 are missing/ },
    { what: "the first transaction deleted", sql: "delete from journal where n = 1", ns: [1], says: /Transaction 1 is missing/ },
    {
      what: "a record deleted with its journal",
      sql: "begin; set constraints all deferred; update widget set best_part = null where id = 'w8'; delete from part where id = 'p8'; delete from widget where id = 'w8'; delete from journal where about = 'w8'; commit",
      ns: [8],
      says: /Transaction 8 is missing/,
    },
    { what: "a cut tail", sql: "delete from journal where n > 7", ns: [8], says: /tail was cut/ },
    { what: "everything deleted", sql: "delete from journal", ns: [1], says: /Transactions 1 to 9 are missing/ },
    {
      what: "an old head",
      sql: "update journal_head set (n, hash) = (select n, hash from journal where n = 6 and ordinal = 0)",
      ns: [7],
      says: /set back/,
    },
    { what: "a wrong head", sql: "update journal_head set hash = sha256('x')", ns: [9], says: /head does not carry/ },
    { what: "no head", sql: "delete from journal_head", ns: [null], says: /head of the journal's lane main is missing/ },
    {
      what: "two entries swapped",
      sql: "update journal set ordinal = -1 where n = 5 and ordinal = 0; update journal set ordinal = 0, hash = (select hash from journal where n = 5 and ordinal = -1) where n = 5 and ordinal = 1; update journal set ordinal = 1, hash = null where n = 5 and ordinal = -1",
      ns: [5],
      says: /does not follow/,
    },
    {
      what: "two transactions swapped",
      sql: "update journal set n = -3 where n = 3; update journal set n = 3 where n = 5; update journal set n = 5 where n = -3",
      ns: [3],
      says: /does not follow/,
    },
    {
      what: "an entry added",
      sql: "insert into journal select lane, n, 2, at, recorded_at, actor, on_behalf_of, client, kind, id, about, version, type, data, changes, audience, digest, null from journal where n = 4 and ordinal = 1",
      ns: [4],
      says: /does not follow/,
    },
    { what: "a lane that nobody knows", sql: "update journal set lane = 'side' where n = 9", ns: [9, null], says: /missing/ },
    {
      what: "a record changed past the door",
      sql: "update widget set version = 2 where id = 'w4'",
      ns: [4],
      says: /version 2, its journal at version 1/,
    },
    { what: "a record written past the door", sql: "insert into part (id, version) values ('p77', 1)", ns: [null], says: /does not know/ },
    {
      what: "a record deleted",
      sql: "update widget set best_part = null where id = 'w9'; delete from part where id = 'p9'",
      ns: [9],
      says: /it was deleted/,
    },
  ];

  test.each(tamperings)("$what is found", async ({ sql, ns, says }) => {
    const { db, verify } = await office();
    await db.run(sql);
    const found = await verify();
    expect(found.ok).toBe(false);
    for (const n of ns) expect(found.faults.map((one) => one.n)).toContain(n);
    expect(found.faults[0]!.n).toBe(ns[0]);
    expect(found.faults.map((one) => one.sentence).join("\n")).toMatch(says);
  });

  test("a bookkeeping record without journal is no fault", async () => {
    const { db, verify } = await office();
    await db.run("insert into part (id, version) values ('p0', 0)");
    expect(await verify()).toMatchObject({ ok: true });
  });

  test("a rewriting that mends digests and chain is found by a seal, and placed between two of them", async () => {
    const { db, files, verify } = await office();
    await sealHead(db, { ...files, now: "2026-11-25T12:01:00.000Z" });
    await db.run(`update journal set data = '{"index": 1000}' where n = 8 and ordinal = 0`);
    await relink(db, 8);
    expect(await verifyJournal(db, { kinds: widgetKinds })).toMatchObject({ ok: true });
    const found = await verify();
    expect(found.faults).toEqual([{ lane: "main", n: 9, sentence: expect.stringMatching(/rewritten after transaction 5/) }]);
    expect(found.unprovableSince).toMatchObject({ n: 5 });
  });

  test("a tail cut together with its records and head is found by a seal", async () => {
    const { db, files, verify } = await office();
    await sealHead(db, { ...files, now: "2026-11-25T12:01:00.000Z" });
    await db.run(
      "update widget set best_part = null; delete from part where id in ('p8', 'p9'); delete from widget where id in ('w8', 'w9')",
    );
    await db.run("delete from journal where n > 7");
    await db.run("update journal_head set (n, hash) = (select n, hash from journal where n = 7 and ordinal = 0)");
    expect(await verifyJournal(db, { kinds: widgetKinds })).toMatchObject({ ok: true });
    expect((await verify()).faults).toEqual([{ lane: "main", n: 8, sentence: expect.stringMatching(/knows transaction 9.*ends at 7/) }]);
  });

  test("a forged seal is told", async () => {
    const { files, verify } = await office();
    const forged = JSON.stringify({ lane: "main", n: 9, hash: "00", at: noon, mac: "0".repeat(64) });
    await writeFile(files.logFile, `${forged}\n`, { flag: "a" });
    expect((await verify()).faults[0]!.sentence).toMatch(/Line 2 of .* was not written with this key/);
  });
});

/** What a thorough forger does: makes digests, hashes and head fit again from `from` on. */
async function relink(db: Database, from: number): Promise<void> {
  const rows = await db.query<JournalEntry & { n: number; ordinal: number }>(
    'select *, recorded_at as "recordedAt", on_behalf_of as "onBehalfOf" from journal where n >= $1 order by n, ordinal',
    [from],
  );
  const [before] = await db.query<{ hash: Buffer }>("select hash from journal where n = $1 and ordinal = 0", [from - 1]);
  let chain = before!.hash;
  for (const n of new Set(rows.map((row) => row.n))) {
    const own = rows.filter((row) => row.n === n);
    const digests = own.map(entryDigest);
    chain = createHash("sha256").update(chain).update(transactionDigest(digests)).digest();
    for (const [index, row] of own.entries())
      await db.run("update journal set digest = $3, hash = $4 where n = $1 and ordinal = $2", [
        n,
        row.ordinal,
        digests[index],
        index === 0 ? chain : null,
      ]);
  }
  await db.run("update journal_head set hash = $1", [chain]);
}

describe("a digest", () => {
  test("is the same before and after the database, whatever the JSON", async () => {
    const { db } = await scratch.make(await scratchMigrations());
    const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0") && value.isWellFormed());
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        text,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.maxSafeInteger(),
        fc.constantFrom(
          1e21,
          -0,
          0.1,
          1e-7,
          5e-324,
          Number.MAX_VALUE,
          0.1 + 0.2,
          123456789.12345679,
          2 ** 53,
          true,
          false,
          null,
          undefined,
        ),
        fc.date({ noInvalidDate: true }),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.oneof(text, fc.constantFrom("__proto__", "10", "9", "", "constructor", "toString")), tie("value"), { maxKeys: 5 }),
      ),
    })).value;
    const entry = fc.record({
      data: fc.option(fc.dictionary(text, json, { maxKeys: 5 })),
      changes: fc.option(fc.dictionary(text, fc.tuple(json, json), { maxKeys: 3 })),
      client: text,
      type: text,
      at: fc
        .date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true })
        .map((date) => date.toISOString()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 20 }), async (parts) => {
        const n = await db.transaction((tx) =>
          appendJournal(
            tx,
            parts.map((part, index) => sampleEntry({ id: `r${index}`, ...part })),
            [],
          ),
        );
        const found = await verifyJournal(db, { from: n });
        expect(found.faults).toEqual([]);
        expect(found.checkedEntries).toBe(parts.length);
      }),
      { numRuns: 150 },
    );
  });
});
