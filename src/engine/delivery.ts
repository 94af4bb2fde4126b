import type { Id } from "../kernel/ids.ts";
import { addMs, type Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { send } from "./db/tx.ts";

/** One message; gathered deliveries carry several. Links that begin with a slash are the office's own. */
export type MailItem = {
  subject: string;
  text: string;
  why?: string;
  link?: string;
  /** What it is for, where it may be called off: one thing, or several of which each may. */
  about?: Id | readonly Id[];
  /** What the reader can do from it. */
  deeds?: readonly { label: string; link: string }[];
  /** What the reader can do for all of them, where this is the first of several in one message. */
  together?: { label: string; link: string };
  /** What several of them are called; "notices" where nothing is said. */
  plural?: string;
  /** Where an answer to it goes, as a mail of its own. */
  replyTo?: string;
  /** What calendar programs read beside the words (iTIP), as a mail of its own. */
  calendar?: { method: string; text: string };
  /** Where its reader ends what brings such mail, by one click: then it is a mail of its own. */
  leave?: string;
  /** A file that is made when it leaves, by whoever knows `what`: the ledger keeps its name alone. */
  attach?: { name: string; what: string };
  /** HTML that stands in the place of its plain words and is made when it leaves, between words of its own. */
  page?: { what: string; before: string | null; after: string | null };
};
export type DeliveryState = "waiting" | "attempting" | "sent" | "dead" | "noChannel" | "held" | "discarded" | "withdrawn";
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
  /** Mail where nothing is said. */
  channel?: string;
  /** Before everything else, tried again within seconds. */
  urgent?: boolean;
  /** Which address of the channel, by reference. */
  target?: Record<string, string>;
  /** Why it never leaves the house: it stands in the ledger as discarded from the beginning, without its words. */
  kept?: string;
};
/** A delivery that this process has taken up: its attempt stands in the ledger already. */
export type Claimed = {
  id: Id;
  channel: string;
  urgent: boolean;
  to: string;
  target: Record<string, string> | null;
  reason: string;
  items: MailItem[];
  leftOut: number;
  attempts: number;
  retriedAfter: number;
  possiblyRepeated: boolean;
  /** It was called off while an attempt was under way whose outcome nobody wrote down: nothing is to be sent. */
  calledOff: boolean;
};
export type Verdict = { outcome: "sent" | "failed"; answer: string; state: "sent" | "waiting" | "dead"; nextAt: Instant | null };

/** How long an attempt may go without an outcome before it is taken for lost with its process, in seconds. Longer than any send may take. */
export const leaseSeconds = { ordinary: 180, urgent: 30 };
const mostItems = 100;

/** Writes deliveries into the ledger, in the caller's transaction. */
export async function addDeliveries(tx: Tx, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length === 0) return;
  const encoded = together(rows).map(({ to, nextAt, at, channel = "mail", urgent = false, target = null, kept, ...rest }) => ({
    ...rest,
    items: rest.items.slice(0, mostItems),
    left_out: Math.max(0, rest.items.length - mostItems),
    ...(kept === undefined ? {} : { state: "discarded", gather: null, items: rest.items.map(({ subject }) => ({ subject })) }),
    ended_at: kept === undefined ? null : at,
    last_answer: kept ?? null,
    channel,
    urgent,
    target,
    to_address: to,
    next_at: kept === undefined ? nextAt : null,
    created_at: at,
    about: rest.items.flatMap((item) => item.about ?? []),
  }));
  // In one order always: two transactions that gather for the same people must not wait for each other.
  encoded.sort((one, other) => ((one.gather ?? one.id) < (other.gather ?? other.id) ? -1 : 1));
  await send(
    tx,
    `insert into delivery (id, to_address, reason, items, gather, state, next_at, created_at, channel, urgent, target, about, ended_at, last_answer, left_out)
     select id, to_address, reason, items, gather, state, next_at, created_at, channel, urgent, target, about, ended_at, last_answer, left_out
     from jsonb_to_recordset($1::jsonb)
       as x(id text, to_address text, reason text, items jsonb, gather text, state text, next_at timestamptz, created_at timestamptz,
         channel text, urgent boolean, target jsonb, about text[], ended_at timestamptz, last_answer text, left_out integer)
     on conflict (gather) where state = 'waiting' and attempts = 0 do update set
       items = case when jsonb_array_length(delivery.items) < ${mostItems} then delivery.items || excluded.items else delivery.items end,
       about = delivery.about || excluded.about,
       left_out = delivery.left_out + excluded.left_out
         + case when jsonb_array_length(delivery.items) < ${mostItems} then 0 else jsonb_array_length(excluded.items) end`,
    [JSON.stringify(encoded)],
    "add-deliveries",
  );
}

/** Those of one key as one: one statement can gather into a row once only. */
function together(rows: readonly NewDelivery[]): NewDelivery[] {
  const gathered = new Map<string, NewDelivery>();
  const alone: NewDelivery[] = [];
  for (const row of rows) {
    if (row.gather === null || row.kept !== undefined || row.state !== "waiting") {
      alone.push(row);
      continue;
    }
    const first = gathered.get(row.gather);
    gathered.set(row.gather, first ? { ...first, items: [...first.items, ...row.items] } : row);
  }
  return [...alone, ...gathered.values()];
}

/**
 * Calls off what is for the named causes and is not out: what waits, or is held by a restore, is never sent; what is under way is not
 * repeated; what was given up is never retried. Of gathered messages only theirs are taken out.
 */
export async function withdrawDeliveries(tx: Tx, about: readonly Id[], now: Instant): Promise<void> {
  if (about.length === 0) return;
  await tx.run(
    `with hit as (
       select id, array(select e.item from jsonb_array_elements(items) with ordinality e(item, place)
         where not coalesce(e.item->'about' ?| $1::text[], false) order by e.place) as rest
       from delivery where about && $1::text[] and about <> '{}' and state in ('waiting', 'attempting', 'held', 'dead', 'noChannel') order by id for update
     )
     update delivery d set
       items = case when d.state = 'attempting' then d.items when rest <> '{}' then to_jsonb(rest) else ${withoutTexts("d.items")} end,
       state = case when d.state in ('waiting', 'held') and rest = '{}' then 'withdrawn' else d.state end,
       next_at = case when d.state in ('waiting', 'held') and rest = '{}' then null else d.next_at end,
       ended_at = case when d.state in ('waiting', 'held') and rest = '{}' then $2::timestamptz else d.ended_at end,
       withdrawn_at = case when rest = '{}' then coalesce(d.withdrawn_at, $2::timestamptz) else d.withdrawn_at end
     from hit where d.id = hit.id`,
    [about, now],
    "withdraw-deliveries",
  );
}

/** What stays of messages once they are out or called off: they may hold a way to sign in, or to answer. */
export function withoutTexts(items: string): string {
  return `(select jsonb_agg(item - 'text' - 'link' - 'deeds' - 'together' - 'leave' - 'calendar') from jsonb_array_elements(${items}) item)`;
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

/** When the next delivery falls due, of the urgent ones or of the others; null where none waits. */
export async function nextDelivery(tx: Tx, which: { urgent: boolean }): Promise<Instant | null> {
  const [row] = await tx.query<{ at: Instant | null }>(
    "select min(next_at) as at from delivery where urgent = $1 and state in ('waiting', 'attempting')",
    [which.urgent],
    "next-delivery",
  );
  return row?.at ?? null;
}

/**
 * Takes up the delivery longest due (or the named one), whichever node asks first, and commits its attempt before anything is sent.
 * Where an earlier attempt has no outcome, this one is marked as a possible repetition; one that was called off is not repeated.
 */
export async function claimDelivery(tx: Tx, now: Instant, which: { urgent: boolean; id?: Id }): Promise<Claimed | null> {
  const { urgent, id } = which;
  const lease = leaseSeconds[urgent ? "urgent" : "ordinary"];
  const [row] = await tx.query<Claimed>(
    `with due as (
       select id, state, withdrawn_at is not null as withdrawn from delivery
       where urgent = $3 and state in ('waiting', 'attempting') and next_at <= $1 ${id === undefined ? "" : "and id = $4"}
       order by next_at limit 1 for update skip locked
     ), lost as (
       update delivery_attempt a set outcome = 'unknown', ended_at = $1, answer = 'No outcome was written down.'
       from due where a.delivery = due.id and a.outcome is null
     ), claimed as (
       update delivery d set state = case when due.withdrawn then 'withdrawn' else 'attempting' end,
         attempts = d.attempts + case when due.withdrawn then 0 else 1 end,
         next_at = case when due.withdrawn then null else $2::timestamptz end,
         ended_at = case when due.withdrawn then $1::timestamptz end,
         items = case when due.withdrawn then ${withoutTexts("d.items")} else d.items end,
         possibly_repeated = d.possibly_repeated or due.state = 'attempting'
       from due where d.id = due.id returning d.*
     ), noted as (
       insert into delivery_attempt (delivery, attempt, started_at) select id, attempts, $1 from claimed where state = 'attempting'
     )
     select id, channel, urgent, to_address as "to", target, reason, items, left_out as "leftOut", attempts, retried_after as "retriedAfter",
       possibly_repeated as "possiblyRepeated", state = 'withdrawn' as "calledOff" from claimed`,
    [now, addMs(now, lease * 1000), urgent, ...(id === undefined ? [] : [id])],
    id === undefined ? "claim-delivery" : "claim-one-delivery",
  );
  return row ?? null;
}

/** It failed and would be tried again, but was called off meanwhile. */
const isOff = "(withdrawn_at is not null and $6 <> 'sent')";

/** Writes an attempt's outcome down. Where another node has taken the delivery up meanwhile, only the attempt is completed. */
export async function settleDelivery(tx: Tx, claimed: Claimed, verdict: Verdict & { undecided: boolean }, now: Instant): Promise<void> {
  const { outcome, answer, state, nextAt, undecided } = verdict;
  await tx.run(
    `with tried as (
       update delivery_attempt set outcome = $3, answer = $4, ended_at = $5 where delivery = $1 and attempt = $2
     )
     update delivery set last_answer = $4, possibly_repeated = possibly_repeated or $8,
       state = case when ${isOff} then 'withdrawn' else $6 end,
       next_at = case when ${isOff} then null else $7::timestamptz end,
       ended_at = case when $6 in ('sent', 'dead') or ${isOff} then $5::timestamptz end,
       items = case when $6 = 'sent' or ${isOff} then ${withoutTexts("items")} else items end
     where id = $1 and attempts = $2 and state = 'attempting'`,
    [claimed.id, claimed.attempts, undecided ? "unknown" : outcome, answer.slice(0, 500), now, state, nextAt, undecided],
    "settle-delivery",
  );
}

export type DeliveryView = {
  id: Id;
  channel: string;
  urgent: boolean;
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
const view = `id, channel, urgent, to_address as "to", reason, items->0->>'subject' as subject, jsonb_array_length(items) + left_out as messages, state, attempts,
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
  const text = `update delivery set state = 'waiting', next_at = $2, retried_after = attempts, ended_at = null, told_at = null
    where id = $1 and state in ('dead', 'noChannel') and withdrawn_at is null`;
  return (await tx.run(text, [id, now])) > 0;
}
