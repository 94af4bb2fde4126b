import type { Id } from "../kernel/ids.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { holdWaiting } from "./held-deliveries.ts";
import { setAsideWaiting } from "./intake/drain.ts";

/** What a restored office does not simply go on with: how many of each. */
export type Settled = {
  /** Sessions that ended, and one-time links that no longer work. */
  sessions: number;
  links: number;
  /** Deliveries that wait for an administrator's word, and those that were discarded because their link is gone. */
  held: number;
  discarded: number;
  /** What tools had sent and was not handed over yet; it waits for somebody to have it tried again. */
  entries: number;
};

/** Reasons of mails that carry a one-time link. */
const linkReasons = ["invitation", "passwordReset"];

/**
 * What must not come back with a backup, in the transaction that restores it. A session or link of then may have been ended since, for a
 * reason that the backup does not know. What waited to be sent may have left long ago, or be wrong by now, so it leaves on an administrator's
 * word only.
 */
export async function settleRestored(tx: Tx, { now, takenAt }: { now: Instant; takenAt: Instant }): Promise<Settled> {
  await tx.run("insert into restored_office (at, taken_at) values ($1, $2) on conflict do nothing", [now, takenAt]);
  // A backup older than these marks says by its own age since when nobody listened.
  await tx.run("insert into office_listening (last_at) values ($1) on conflict do nothing", [takenAt]);
  const sessions = await tx.run("delete from login_session");
  await tx.run("delete from key_token");
  const links = await tx.run("delete from login_link where used_at is null");
  await tx.run("delete from auth_verification");
  const entries = await setAsideWaiting(tx, now);
  return { sessions, links, entries, ...(await holdWaiting(tx, { now, linkReasons })) };
}

/** When the office was last brought back, from a backup of when, and whether what came back with it was looked through; null: never. */
export type LastRestore = { at: Instant; takenAt: Instant; lookedThroughAt: Instant | null };

/** The newest restore, or null. */
export async function lastRestore(tx: Tx): Promise<LastRestore | null> {
  const text = `select at, taken_at as "takenAt", looked_through_at as "lookedThroughAt" from restored_office order by at desc limit 1`;
  const [row] = await tx.query<LastRestore>(text);
  return row ?? null;
}

/** Notes that somebody has looked through what came back; answers whether nobody had before. */
export async function noteLookedThrough(tx: Tx, by: Id | null, now: Instant): Promise<boolean> {
  const text = "update restored_office set looked_through_at = $1, looked_through_by = $2 where looked_through_at is null";
  return (await tx.run(text, [now, by])) > 0;
}
