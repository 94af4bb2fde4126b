import type { Tx } from "../../../engine/db/connection.ts";
import type { FactsLoader } from "../../../engine/house.ts";
import type { Id } from "../../../kernel/ids.ts";
import type { Change } from "../../../kernel/practice.ts";
import { addDays, type Instant } from "../../../kernel/time.ts";
import { peopleHolding } from "../../people/views.ts";
import type { KnownSender, MailCommand, MailFacts } from "./mail.rules.ts";
import type { AskMailbox } from "./mailbox.model.ts";

export type ReadableMailbox = Pick<
  AskMailbox,
  | "id"
  | "address"
  | "host"
  | "port"
  | "security"
  | "folder"
  | "everyMinutes"
  | "vouchedBy"
  | "authority"
  | "username"
  | "password"
  | "validity"
  | "lastUid"
  | "failures"
  | "active"
>;
const columns = `id, address, host, coalesce(port, 993) as port, security, coalesce(folder, 'INBOX') as folder, coalesce(every_minutes, 2) as "everyMinutes",
  vouched_by as "vouchedBy", authority, username, password, validity, last_uid as "lastUid", coalesce(failures, 0) as failures, active is true as active`;

/** A mailbox with its secrets. */
export async function mailboxOf(tx: Tx, id: Id): Promise<ReadableMailbox | null> {
  return (await tx.query<ReadableMailbox>(`select ${columns} from ask_mailbox where id = $1`, [id]))[0] ?? null;
}

const leaseMinutes = 10;

/** Takes up mailboxes that are due, each for one node alone; one whose node dies over it is due again after ten minutes. */
export function takeDueMailboxes(tx: Tx, now: Instant): Promise<ReadableMailbox[]> {
  return tx.query<ReadableMailbox>(
    `update ask_mailbox set next_read_at = $1::timestamptz + make_interval(mins => greatest(coalesce(every_minutes, 2), ${leaseMinutes}))
     where id in (select id from ask_mailbox where active and next_read_at <= $1 order by next_read_at limit 5 for update skip locked) returning ${columns}`,
    [now],
    "take-mailboxes",
  );
}

/** When the next mailbox is due; null where none is. */
export async function nextMailboxDue(tx: Tx): Promise<Instant | null> {
  const [row] = await tx.query<{ at: Instant | null }>("select min(next_read_at) as at from ask_mailbox where active", [], "next-mailbox");
  return row?.at ?? null;
}

/** How many mails wait for somebody to look. */
export async function mailsWaiting(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    "select count(*)::int as count from ask_mail where state = 'waiting'",
    [],
    "mails-waiting",
  );
  return row?.count ?? 0;
}

type Receive = Extract<MailCommand, { type: "receive" }>;

/** Who the senders of a batch are, which mails they answer, and how many asks each made within a day. */
export const mailFacts: FactsLoader = async (tx, asks, now): Promise<MailFacts> => {
  const received = asks.flatMap(({ envelope: { command } }) => (command.type === "receive" ? [command as Receive] : []));
  if (received.length === 0) return { people: new Map(), mails: new Map(), openAsks: new Map(), lately: new Map() };
  const addresses = [...new Set(received.map((one) => one.fromAddress))];
  const ids = [...new Set(received.flatMap(({ messageId, answersIds }) => [...answersIds, ...(messageId === null ? [] : [messageId])]))];
  // Of two that bear one Message-ID the first that became part of an ask stands: a copied one cuts no thread. The last row counts.
  const mails = await tx.query<{ messageId: string; id: Id; ask: Id | null; isOpen: boolean | null }>(
    `select m.message_id as "messageId", m.id, m.ask, a.state = 'open' as "isOpen" from ask_mail m left join director_ask a on a.id = m.ask
     where m.message_id = any($1) order by (m.ask is not null), m.received_at desc, m.id`,
    [ids],
    "mails-of-thread",
  );
  return {
    people: await sendersOf(tx, addresses),
    mails: new Map(mails.map(({ messageId, id, ask }) => [messageId, { id, ask }])),
    openAsks: new Map(mails.flatMap(({ ask, isOpen }) => (ask === null ? [] : [[ask, isOpen === true] as const]))),
    lately: await latelyOf(tx, addresses, now),
  };
};

async function sendersOf(tx: Tx, addresses: readonly string[]): Promise<ReadonlyMap<string, KnownSender>> {
  const rows = await tx.query<{ address: string; id: Id; name: string }>(
    "select lower(email) as address, id, name from v_person where active and lower(email) = any($1)",
    [addresses],
    "mail-senders",
  );
  const asking = new Set(rows.length > 0 ? await peopleHolding(tx, "triage.ask") : []);
  return new Map(rows.map(({ address, id, name }) => [address, { id, name, mayAsk: asking.has(id) }]));
}

async function latelyOf(tx: Tx, addresses: readonly string[], now: Instant): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ address: string; count: number }>(
    `select from_address as address, count(*)::int as count from ask_mail where from_address = any($1) and state = 'asked' and received_at > $2 group by 1`,
    [addresses, addDays(now, -1)],
    "mails-lately",
  );
  return new Map(rows.map(({ address, count }) => [address, count]));
}

/** Who is told: asked only where a mailbox failed. */
export async function mailboxNoticeFacts(tx: Tx, changes: readonly Change[]): Promise<Record<string, unknown>> {
  if (!changes.some(({ events }) => events.some(({ type }) => type === "mailboxFailed"))) return { administrators: [] };
  return { administrators: await peopleHolding(tx, "settings.administer") };
}
