import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { holdWaiting } from "./held-deliveries.ts";

/** What a restored office does not simply go on with: how many of each. */
export type Settled = {
  /** Sessions that ended, and one-time links that no longer work. */
  sessions: number;
  links: number;
  /** Deliveries that wait for an administrator's word, and those that were discarded because their link is gone. */
  held: number;
  discarded: number;
};

/** Reasons of mails that carry a one-time link. */
const linkReasons = ["invitation", "passwordReset"];

/**
 * What must not come back with a backup, in the transaction that restores it. A session or link of then may have been ended since, for a
 * reason that the backup does not know. What waited to be sent may have left long ago, or be wrong by now, so it leaves on an administrator's
 * word only.
 */
export async function settleRestored(tx: Tx, now: Instant): Promise<Settled> {
  const sessions = await tx.run("delete from login_session");
  const links = await tx.run("delete from login_link where used_at is null");
  await tx.run("delete from auth_verification");
  return { sessions, links, ...(await holdWaiting(tx, { now, linkReasons })) };
}
