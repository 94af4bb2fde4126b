import type { Id } from "../kernel/ids.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { withoutTexts } from "./delivery.ts";

/** What a restore holds, and what an administrator decides on it. */
export type HeldDecision = { ids: readonly Id[] | null; verb: "release" | "discard"; by: string; now: Instant };

// The texts go with a discarded delivery, as those of a sent one do: they may hold a way to sign in, or to answer.
const discard = `update delivery set items = ${withoutTexts("items")}, state = 'discarded'`;

/**
 * Holds everything that waits or is under way: it may have left after the moment the data is of. What carried a one-time link (`linkReasons`)
 * is discarded, for its link is gone. Answers how many of each.
 */
export async function holdWaiting(
  tx: Tx,
  given: { now: Instant; linkReasons: readonly string[] },
): Promise<{ held: number; discarded: number }> {
  const { now, linkReasons } = given;
  const discarded = await tx.run(
    `${discard}, next_at = null, ended_at = $2, last_answer = 'Its link was dropped by a restore. Invite them again.'
     where state in ('waiting', 'attempting') and reason = any($1)`,
    [linkReasons, now],
  );
  const held = await tx.run(
    `update delivery set state = 'held', next_at = null, possibly_repeated = true,
       last_answer = 'Held by a restore: it may have left after the backup was taken.' where state in ('waiting', 'attempting')`,
  );
  return { held, discarded };
}

/** Lets held deliveries go, or discards them: those named, or all (`ids` null). Answers how many of them were held. */
export async function decideHeld(tx: Tx, { ids, verb, by, now }: HeldDecision): Promise<number> {
  const which = "where state = 'held' and ($1::text[] is null or id = any($1))";
  // Released on its own: what has been gathered since for the same person goes its own way.
  const release = "update delivery set state = 'waiting', next_at = $2, gather = null, retried_after = attempts, last_answer = $3";
  if (verb === "release") return tx.run(`${release} ${which}`, [ids, now, `Released by ${by}.`]);
  return tx.run(`${discard}, ended_at = $2, last_answer = $3 ${which}`, [ids, now, `Discarded by ${by}.`]);
}

/** Whose deliveries: those to an address, and those to addresses that the named records keep (`target.id`). */
export type Addressed = { to: string | null; targets: readonly Id[]; now: Instant };

/** Discards what has not left yet for somebody, and takes their addresses out of the ledger: their personal data was erased. */
export async function discardAddressed(tx: Tx, { to, targets, now }: Addressed): Promise<void> {
  const theirs = "(lower(to_address) = lower($1) or target->>'id' = any($2))";
  const unsent = "('waiting', 'attempting', 'held', 'dead', 'noChannel')";
  const why = "The data of the person was erased.";
  const values = [to, targets];
  await tx.run(`${discard}, next_at = null, gather = null, ended_at = $3, last_answer = $4 where ${theirs} and state in ${unsent}`, [
    ...values,
    now,
    why,
  ]);
  // What a mail server answers often repeats the address.
  await tx.run(
    `update delivery_attempt set answer = null where answer is not null and delivery in (select id from delivery where ${theirs})`,
    values,
  );
  await tx.run(`update delivery set to_address = 'erased', last_answer = null where ${theirs}`, values);
}

/** How many are held. */
export async function heldCount(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ count: number }>("select count(*)::int as count from delivery where state = 'held'");
  return row!.count;
}
