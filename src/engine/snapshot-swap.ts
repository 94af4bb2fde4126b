import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { ConnectionTarget, Database, Tx } from "./db/connection.ts";
import { Refused } from "./snapshot-refusal.ts";

type Existing = { owner: string; mine: boolean; collate: string; ctype: string; libc: boolean };

/** The same server, another database. */
export function databaseOf(target: ConnectionTarget, database: string): ConnectionTarget {
  if (!("connectionString" in target)) return { ...target, database };
  // Not by way of URL, which refuses the form `postgres://user@/database?host=/socket` that PostgreSQL allows.
  const [, server, rest] = /^(postgres(?:ql)?:\/\/[^/?#]*)(?:\/[^?#]*)?(.*)$/s.exec(target.connectionString) ?? [];
  if (server === undefined)
    throw new Error("The connection string is not of the form postgres://user:password@host:port/database. Write it so and try again.");
  return { connectionString: `${server}/${encodeURIComponent(database)}${rest}` };
}

/** Makes an empty UTF-8 database with the locale of the one it is to replace. */
export async function createDatabase(admin: Database, { name, like }: { name: string; like: string }): Promise<void> {
  const existing = await findDatabase(admin, like);
  if (existing && !existing.mine)
    throw new Refused(
      "otherOwner",
      `The database ${like} belongs to ${existing.owner}. Restore as that role, so that the server can use the new one.`,
    );
  const locale = existing?.libc ? ` lc_collate ${pg.escapeLiteral(existing.collate)} lc_ctype ${pg.escapeLiteral(existing.ctype)}` : "";
  try {
    await admin.run(`create database ${pg.escapeIdentifier(name)} template template0 encoding 'UTF8'${locale}`);
  } catch (error) {
    if ((error as { code?: string }).code === "42501")
      throw new Refused(
        "mayNotCreate",
        "This role may not create databases. Ask the database's administrator for CREATEDB, or restore on the server itself.",
      );
    throw error;
  }
}

/** Drops a database that came to nothing. Where even that fails, says which one is left over and why it was to go. */
export async function dropDatabase(admin: Database, name: string, because: unknown): Promise<void> {
  try {
    await admin.run(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
  } catch (error) {
    throw new Error(
      `The half-filled database ${name} could not be dropped (${(error as Error).message}); drop it by hand. It was to go because: ${(because as Error).message}`,
      {
        cause: because,
      },
    );
  }
}

/** Refuses where somebody else is connected to the database. Who has just said goodbye takes the server a moment to forget: up to 3 s. */
export async function refuseWhereInUse(admin: Tx, database: string): Promise<void> {
  for (let left = 30; ; left--) {
    // Inside a transaction the server would go on telling of the sessions it saw first.
    await admin.run("select pg_stat_clear_snapshot()");
    const [others] = await admin.query<{ count: number }>(
      "select count(*) as count from pg_stat_activity where datname = $1 and backend_type = 'client backend' and pid <> pg_backend_pid()",
      [database],
    );
    if (others!.count === 0) return;
    if (left === 0) throw inUse(database, others!.count);
    await sleep(100);
  }
}

/**
 * Puts `fresh` in the place of `target`, and `target` aside, by two renames in one transaction. Answers the name the old one has now,
 * or null where there was none.
 */
export async function swapDatabases(
  admin: Database,
  names: { target: string; fresh: string; aside: string; disconnectOthers: boolean },
): Promise<string | null> {
  const { target, fresh, aside, disconnectOthers } = names;
  const replaces = (await findDatabase(admin, target)) !== null;
  if (!replaces) {
    await admin.run(renaming(fresh, target));
    return null;
  }
  let closed = false;
  let swapped = false;
  try {
    if (disconnectOthers) {
      closed = true;
      await admin.run(admitting(target, false));
      await admin.run("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()", [target]);
    }
    await admin.transaction(async (tx) => {
      await tx.run(renaming(target, aside));
      await tx.run(renaming(fresh, target));
    });
    swapped = true;
  } catch (error) {
    if ((error as { code?: string }).code === "55006") throw inUse(target, null);
    throw error;
  } finally {
    if (closed) await admin.run(admitting(swapped ? aside : target, true));
  }
  return aside;
}

async function findDatabase(admin: Tx, name: string): Promise<Existing | null> {
  const [found] = await admin.query<Existing>(
    `select pg_get_userbyid(datdba)::text as owner, pg_get_userbyid(datdba) = current_user as mine,
       datcollate as collate, datctype as ctype, datlocprovider = 'c' as libc
     from pg_database where datname = $1`,
    [name],
  );
  return found ?? null;
}

function renaming(from: string, to: string): string {
  return `alter database ${pg.escapeIdentifier(from)} rename to ${pg.escapeIdentifier(to)}`;
}

function admitting(database: string, admits: boolean): string {
  return `alter database ${pg.escapeIdentifier(database)} with allow_connections ${admits}`;
}

function inUse(database: string, sessions: number | null): Refused {
  const who = sessions === null ? "Somebody" : sessions === 1 ? "One session" : `${sessions} sessions`;
  return new Refused(
    "inUse",
    `${who} still use${sessions === null || sessions === 1 ? "s" : ""} the database ${database}. Stop the server first.`,
  );
}
