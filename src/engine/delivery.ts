import type { Id } from "../kernel/ids.ts";
import { addMinutes, type Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";

/** One message in a mail; gathered mails carry several. */
export type MailItem = { subject: string; text: string; why?: string; link?: string };
export type DeliveryState = "waiting" | "attempting" | "sent" | "dead" | "noChannel";
export type NewDelivery = {
  id: Id;
  to: string;
  reason: string;
  items: readonly MailItem[];
  /** Mails of one key are gathered into one until it is first attempted. */
  gather: string | null;
  state: "waiting" | "noChannel";
  nextAt: Instant;
  at: Instant;
};
/** A delivery that this process has taken up: its attempt stands in the ledger already. */
export type Claimed = {
  id: Id;
  to: string;
  items: MailItem[];
  leftOut: number;
  attempts: number;
  retriedAfter: number;
  possiblyRepeated: boolean;
};
export type Verdict = { outcome: "sent" | "failed"; answer: string; state: "sent" | "waiting" | "dead"; nextAt: Instant | null };

/** How long an attempt may go without an outcome before it is taken for lost with its process. Longer than any send may take. */
export const leaseMinutes = 3;
const mostItems = 100;

/** Writes deliveries into the ledger, in the caller's transaction. */
export async function addDeliveries(tx: Tx, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length === 0) return;
  const encoded = rows.map(({ to, nextAt, at, ...rest }) => ({ ...rest, to_address: to, next_at: nextAt, created_at: at }));
  // In one order always: two transactions that gather for the same people must not wait for each other.
  encoded.sort((one, other) => ((one.gather ?? one.id) < (other.gather ?? other.id) ? -1 : 1));
  await tx.run(
    `insert into delivery (id, to_address, reason, items, gather, state, next_at, created_at)
     select id, to_address, reason, items, gather, state, next_at, created_at from jsonb_to_recordset($1::jsonb)
       as x(id text, to_address text, reason text, items jsonb, gather text, state text, next_at timestamptz, created_at timestamptz)
     on conflict (gather) where state = 'waiting' and attempts = 0 do update set
       items = case when jsonb_array_length(delivery.items) < ${mostItems} then delivery.items || excluded.items else delivery.items end,
       left_out = delivery.left_out
         + case when jsonb_array_length(delivery.items) < ${mostItems} then 0 else jsonb_array_length(excluded.items) end`,
    [JSON.stringify(encoded)],
    "add-deliveries",
  );
}

/** Where several messages for one reader are gathered until they are due. */
export function gatherKey(person: Id, urgency: "soon" | "digest"): string {
  return `${person}/${urgency}`;
}

/** Takes back what is gathered for somebody and has not been attempted: they may not be allowed to know it any more. */
export async function dropGathered(tx: Tx, person: Id): Promise<void> {
  const keys = [gatherKey(person, "soon"), gatherKey(person, "digest")];
  await tx.run("delete from delivery where gather = any($1) and state = 'waiting' and attempts = 0", [keys], "drop-gathered");
}

/** When the next delivery falls due; null where none waits. */
export async function nextDelivery(tx: Tx): Promise<Instant | null> {
  const [row] = await tx.query<{ at: Instant | null }>(
    "select min(next_at) as at from delivery where state in ('waiting', 'attempting')",
    [],
    "next-delivery",
  );
  return row?.at ?? null;
}

/**
 * Takes up the delivery longest due (or the named one), whichever node asks first, and commits its attempt before anything is sent.
 * Where an earlier attempt has no outcome, this one is marked as a possible repetition.
 */
export async function claimDelivery(tx: Tx, now: Instant, id?: Id): Promise<Claimed | null> {
  const [row] = await tx.query<Claimed>(
    `with due as (
       select id, state from delivery where state in ('waiting', 'attempting') and next_at <= $1 ${id === undefined ? "" : "and id = $3"}
       order by next_at limit 1 for update skip locked
     ), lost as (
       update delivery_attempt a set outcome = 'unknown', ended_at = $1, answer = 'No outcome was written down.'
       from due where a.delivery = due.id and a.outcome is null
     ), claimed as (
       update delivery d set state = 'attempting', attempts = d.attempts + 1, next_at = $2,
         possibly_repeated = d.possibly_repeated or due.state = 'attempting'
       from due where d.id = due.id returning d.*
     ), noted as (
       insert into delivery_attempt (delivery, attempt, started_at) select id, attempts, $1 from claimed
     )
     select id, to_address as "to", items, left_out as "leftOut", attempts, retried_after as "retriedAfter",
       possibly_repeated as "possiblyRepeated" from claimed`,
    [now, addMinutes(now, leaseMinutes), ...(id === undefined ? [] : [id])],
    id === undefined ? "claim-delivery" : "claim-one-delivery",
  );
  return row ?? null;
}

/** Writes an attempt's outcome down. Where another node has taken the delivery up meanwhile, only the attempt is completed. */
export async function settleDelivery(tx: Tx, claimed: Claimed, verdict: Verdict & { undecided: boolean }, now: Instant): Promise<void> {
  const { outcome, answer, state, nextAt, undecided } = verdict;
  await tx.run(
    `with tried as (
       update delivery_attempt set outcome = $3, answer = $4, ended_at = $5 where delivery = $1 and attempt = $2
     )
     update delivery set state = $6, next_at = $7, last_answer = $4, possibly_repeated = possibly_repeated or $8,
       ended_at = case when $6 in ('sent', 'dead') then $5::timestamptz end,
       items = case when $6 = 'sent' then (select jsonb_agg(item - 'text' - 'link') from jsonb_array_elements(items) item) else items end
     where id = $1 and attempts = $2 and state = 'attempting'`,
    [claimed.id, claimed.attempts, undecided ? "unknown" : outcome, answer.slice(0, 500), now, state, nextAt, undecided],
    "settle-delivery",
  );
}

export type DeliveryView = {
  id: Id;
  to: string;
  reason: string;
  subject: string;
  messages: number;
  state: DeliveryState;
  attempts: number;
  possiblyRepeated: boolean;
  nextAt: Instant | null;
  lastAnswer: string | null;
  createdAt: Instant;
  endedAt: Instant | null;
};
const view = `id, to_address as "to", reason, items->0->>'subject' as subject, jsonb_array_length(items) + left_out as messages, state, attempts,
  possibly_repeated as "possiblyRepeated", next_at as "nextAt", last_answer as "lastAnswer", created_at as "createdAt", ended_at as "endedAt"`;

/** One page of the ledger, newest first; never the texts, which may hold a way to sign in. */
export async function listDeliveries(
  tx: Tx,
  asked: { state?: DeliveryState | undefined; after?: Id | undefined; limit: number },
): Promise<DeliveryView[]> {
  const values: unknown[] = [];
  const where = [
    ...(asked.state ? [`state = $${values.push(asked.state)}`] : []),
    ...(asked.after ? [`id < $${values.push(asked.after)}`] : []),
  ];
  const text = `select ${view} from delivery ${where.length > 0 ? `where ${where.join(" and ")}` : ""} order by id desc limit $${values.push(asked.limit)}`;
  return tx.query<DeliveryView>(text, values);
}

export type AttemptView = {
  attempt: number;
  startedAt: Instant;
  outcome: "sent" | "failed" | "unknown" | null;
  answer: string | null;
  endedAt: Instant | null;
};

/** One delivery with its attempts; null where there is none. */
export async function oneDelivery(tx: Tx, id: Id): Promise<(DeliveryView & { tried: AttemptView[] }) | null> {
  const [delivery] = await tx.query<DeliveryView>(`select ${view} from delivery where id = $1`, [id]);
  if (!delivery) return null;
  const tried = await tx.query<AttemptView>(
    `select attempt, started_at as "startedAt", outcome, answer, ended_at as "endedAt" from delivery_attempt where delivery = $1 order by attempt`,
    [id],
  );
  return { ...delivery, tried };
}

/** Gives a dead delivery, or one that had no way out, another full round of attempts; false where it is neither. */
export async function retryDelivery(tx: Tx, id: Id, now: Instant): Promise<boolean> {
  const text = `update delivery set state = 'waiting', next_at = $2, retried_after = attempts, ended_at = null
    where id = $1 and state in ('dead', 'noChannel')`;
  return (await tx.run(text, [id, now])) > 0;
}
