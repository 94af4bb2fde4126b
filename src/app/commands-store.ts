import { join, resolve } from "node:path";
import { type ConnectionTarget, openDatabase, type Tx } from "../engine/db/connection.ts";
import { startEmbedded } from "../engine/db/embedded.ts";
import { readSeals, sealHead } from "../engine/seal.ts";
import {
  exportOpen,
  migrateToPostgres,
  restoreSnapshot,
  type SnapshotAnswer,
  type SnapshotReport,
  snapshotName,
  writeSnapshot,
} from "../engine/snapshot.ts";
import { databaseOf } from "../engine/snapshot-swap.ts";
import { type RecordKind, type Verification, verifyJournal } from "../engine/verify.ts";
import type { Instant } from "../kernel/time.ts";
import { expectOffice, expectStopped, withStore } from "./beside.ts";
import type { Command, Invocation } from "./command.ts";
import { composeLine } from "./compose.ts";
import { ownMigrations } from "./migrations.ts";
import { dataPlaces, systemClock } from "./place.ts";
import { RefusedToStart } from "./refused.ts";
import { type Over, type RestoredOffice, readOver, settleOffice } from "./restored.ts";
import { settledLines } from "./restored-words.ts";
import { secrets } from "./secrets.ts";

const acceptFaults = {
  "accept-journal-faults": { type: "boolean", about: "Go on where the journal has faults that the snapshot brought along." },
} as const;

export const backup: Command = {
  name: "backup",
  summary: "Writes a backup of the whole office while it works on, and prints where it is.",
  options: { to: { type: "string", value: "FOLDER", about: "Where to write it; a new folder in the data directory's backups otherwise." } },
  async run(given) {
    await expectOffice(given);
    const now = systemClock.now();
    const to = resolve(given.texts.to ?? join(dataPlaces(given.settings).backups, snapshotName(now)));
    const { path } = await withStore(given, async ({ db }) => unrefused(await writeSnapshot(db, { to, now, report: progress() })));
    given.say(path);
    return 0;
  },
};

export const restore: Command = {
  name: "restore",
  summary: "Puts a backup in the place of the office's database, once it is loaded and verified; the old one is kept beside it.",
  arguments: [{ name: "FOLDER", about: "The folder that `quarterdeck backup` wrote." }],
  options: acceptFaults,
  async run(given) {
    await expectStopped(given);
    const from = resolve(given.words[0]!);
    const { connection, stop } = await connectionOf(given);
    const admin = openDatabase(databaseOf(connection, "postgres"), { connections: 2, onError: lost(given) });
    try {
      const target = nameOf(connection);
      const now = systemClock.now();
      const over = await overBy(given, connection);
      let settled: RestoredOffice | null = null;
      const settle = async (tx: Tx, takenAt: Instant) => {
        settled = await settleOffice(tx, { house: composeLine(), now, takenAt, over });
      };
      const request = { from, admin, target, now, settle, ...(await filling(given)) };
      const restored = unrefused(await restoreSnapshot(request));
      const db = openDatabase(connection, { connections: 1, onError: lost(given) });
      try {
        await sealHead(db, { ...dataPlaces(given.settings).seals, now: systemClock.now(), restored: true });
      } finally {
        await db.close();
      }
      given.say(`Restored ${restored.rows} rows as they were at ${restored.manifest.takenAt}.`);
      if (restored.migrated.length > 0) given.say(`Migrated on to this version: ${restored.migrated.join(", ")}.`);
      for (const line of settled ? settledLines(settled, over !== null) : []) given.say(line);
      if (restored.setAside) given.say(`The database that was replaced is kept as ${restored.setAside}.`);
    } finally {
      await admin.close();
      await stop();
    }
    return 0;
  },
};

/** What the database that is to be replaced knows to be over; null where it is not there, or cannot be read. */
async function overBy(given: Invocation, connection: ConnectionTarget): Promise<Over | null> {
  const db = openDatabase(connection, { connections: 1, onError: lost(given) });
  try {
    return await readOver(db);
  } catch (error) {
    given.log.warn({ error: (error as Error).message }, "the database that is replaced could not be asked what was ended since");
    return null;
  } finally {
    await db.close();
  }
}

export const verify: Command = {
  name: "verify",
  summary: "Checks the journal: every digest, the chain, its seals, and every record against it. Status 1 where anything is wrong.",
  async run(given) {
    await expectOffice(given);
    const seals = await readSeals(dataPlaces(given.settings).seals);
    const found = await withStore(given, ({ db }) => verifyJournal(db, { kinds: recordKinds(), seals }));
    for (const line of verdict(found)) given.say(line);
    return found.ok ? 0 : 1;
  },
};

export const exportAll: Command = {
  name: "export",
  summary: "Writes all data as CSV files that any program reads, without passwords and keys.",
  arguments: [{ name: "FOLDER", about: "A folder that does not exist yet." }],
  async run(given) {
    await expectOffice(given);
    const to = resolve(given.words[0]!);
    const written = await withStore(given, async ({ db }) =>
      unrefused(await exportOpen(db, { to, now: systemClock.now(), secrets, report: progress() })),
    );
    given.say(written.path);
    return 0;
  },
};

export const migrateTo: Command = {
  name: "migrate-to-postgres",
  summary: "Copies the office into an empty database of your own PostgreSQL 15 or newer. Stop the server first.",
  arguments: [{ name: "URL", about: "The empty database, such as postgresql://user:password@host:5432/quarterdeck." }],
  options: acceptFaults,
  async run(given) {
    await expectOffice(given);
    await expectStopped(given);
    const to = { connectionString: given.words[0]! };
    const request = await filling(given);
    const filled = await withStore(given, async ({ db }) => unrefused(await migrateToPostgres({ ...request, from: db, to })));
    given.say(`Copied ${filled.rows} rows and verified them. Set DATABASE_URL to that address and start the server.`);
    return 0;
  },
};

async function filling(given: Invocation) {
  return {
    migrations: await ownMigrations(),
    kinds: recordKinds(),
    seals: await readSeals(dataPlaces(given.settings).seals),
    acceptJournalFaults: given.flags.has("accept-journal-faults"),
    report: progress(),
  };
}

/** Every kind whose records the journal must account for. */
function recordKinds(): RecordKind[] {
  return [...composeLine().kinds.values()].map((entry) => ({ kind: entry.model.kind, table: entry.table.name }));
}

/** How to reach the office's database without being connected to it: a restore takes its place. */
async function connectionOf({ settings, log }: Invocation): Promise<{ connection: ConnectionTarget; stop(): Promise<void> }> {
  if (settings.databaseUrl !== null) return { connection: { connectionString: settings.databaseUrl }, stop: async () => undefined };
  const server = await startEmbedded({ dataDirectory: dataPlaces(settings).database, report: (line) => log.info({}, line) });
  return { connection: server.connection, stop: () => server.stop() };
}

function nameOf(connection: ConnectionTarget): string {
  if ("database" in connection) return connection.database;
  const name = /^postgres(?:ql)?:\/\/[^/?#]*\/([^?#]+)/.exec(connection.connectionString)?.[1];
  if (!name) throw new RefusedToStart("DATABASE_URL names no database. Write it as postgresql://user:password@host:port/database.");
  return decodeURIComponent(name);
}

function unrefused<T extends object>(answer: SnapshotAnswer<T>): T {
  if (!answer.ok) throw new RefusedToStart(answer.refusal.sentence);
  return answer;
}

function verdict(found: Verification): string[] {
  const { faults, faultCount, unprovableSince, restores } = found;
  return [
    `${found.checkedTransactions} transactions with ${found.checkedEntries} entries checked${found.erasedEntries > 0 ? `, ${found.erasedEntries} of them erased` : ""}.`,
    ...restores.map(({ n, at }) => `Restored from a backup at ${at}: the history begins anew behind transaction ${n}.`),
    ...(unprovableSince
      ? [
          `What came after transaction ${unprovableSince.n}${unprovableSince.at ? ` (${unprovableSince.at})` : ""} is not sealed yet; the running server seals each minute.`,
        ]
      : []),
    ...faults.map(
      ({ lane, n, sentence }) => `FAULT${n === null ? "" : ` at transaction ${n}`}${lane === "main" ? "" : ` of ${lane}`}: ${sentence}`,
    ),
    ...(faultCount > faults.length ? [`… and ${faultCount - faults.length} more.`] : []),
    faultCount === 0 ? "The journal is whole." : `The journal has ${faultCount} ${faultCount === 1 ? "fault" : "faults"}.`,
  ];
}

/** A line that counts up where a person looks on; nothing in a pipe. */
function progress(): SnapshotReport {
  if (!process.stderr.isTTY) return () => undefined;
  return ({ step, table, rows, total }) => {
    process.stderr.write(`\r\u001b[K${step} ${table}: ${rows} of ${Math.max(rows, total)} rows`);
    if (rows >= total) process.stderr.write("\r\u001b[K");
  };
}

function lost({ log }: Invocation): (error: Error) => void {
  return (error) => log.warn({ error: error.message }, "a database connection was lost");
}
