import type { Id } from "../kernel/ids.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import type { DeliveryState } from "./delivery.ts";

/** A delivery that will not arrive, and what it was for. */
export type DeadDelivery = { id: Id; about: Id[]; to: string; answer: string };

/** Urgent deliveries that will not arrive, of which nobody has been told yet. */
export function untoldDeliveries(tx: Tx, limit: number): Promise<DeadDelivery[]> {
  return tx.query<DeadDelivery>(
    `select id, about, to_address as "to", coalesce(last_answer, 'There is no way out for it.') as answer from delivery
     where urgent and told_at is null and state in ('dead', 'noChannel') order by id limit $1`,
    [limit],
    "untold-deliveries",
  );
}

/** Notes that whoever must know of dead deliveries has been told; answers how many had not been before: another node may have been first. */
export function noteTold(tx: Tx, ids: readonly Id[], now: Instant): Promise<number> {
  return tx.run("update delivery set told_at = $2 where id = any($1) and told_at is null", [ids, now], "note-told");
}

/** What became of a delivery, for whoever shows it beside its cause. */
export type DeliveryFate = {
  id: Id;
  about: Id[];
  state: DeliveryState;
  attempts: number;
  possiblyRepeated: boolean;
  lastAnswer: string | null;
  nextAt: Instant | null;
  endedAt: Instant | null;
};

/** What became of the deliveries for the named causes. */
export function fatesOf(tx: Tx, about: readonly Id[]): Promise<DeliveryFate[]> {
  return tx.query<DeliveryFate>(
    `select id, about, state, attempts, possibly_repeated as "possiblyRepeated", last_answer as "lastAnswer", next_at as "nextAt",
       ended_at as "endedAt" from delivery where about && $1::text[] and about <> '{}' order by id`,
    [about],
    "fates-of-deliveries",
  );
}
