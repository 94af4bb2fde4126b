import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader } from "../../engine/house.ts";
import type { Instant } from "../../kernel/time.ts";
import type { TicketSourceRecord } from "./model.ts";
import type { SourceFacts } from "./rules.ts";

/** Which of the names that are asked for are given already. */
export const sourceFacts: FactsLoader = async (tx, asks): Promise<SourceFacts> => {
  const names = asks.flatMap(({ envelope: { command } }) => (typeof command.name === "string" ? [command.name.toLowerCase()] : []));
  if (names.length === 0) return { named: new Set() };
  const rows = await tx.query<{ name: string }>("select lower(name) as name from ticket_source where lower(name) = any($1)", [names]);
  return { named: new Set(rows.map((row) => row.name)) };
};

export type PulledSource = Pick<
  TicketSourceRecord,
  | "id"
  | "name"
  | "tool"
  | "url"
  | "whichTickets"
  | "since"
  | "everyMinutes"
  | "onTaken"
  | "meanings"
  | "username"
  | "secret"
  | "hints"
  | "active"
  | "updatedAt"
>;
const columns = `id, name, tool, url, which_tickets as "whichTickets", since, coalesce(every_minutes, 15) as "everyMinutes", coalesce(on_taken, 'refuse') as "onTaken",
  coalesce(meanings, '{}') as meanings, username, secret, coalesce(hints, '[]') as hints, active is true as active, updated_at as "updatedAt"`;

/** A system that is read, with its secrets; null where there is none. */
export async function pulledSource(tx: Tx, id: string): Promise<PulledSource | null> {
  return (await tx.query<PulledSource>(`select ${columns} from ticket_source where id = $1`, [id]))[0] ?? null;
}

/** Takes up systems that are due, each for one node alone; what comes of it says when they are due next, and a quarter of an hour where nothing does. */
export async function takeDueSources(tx: Tx, now: Instant): Promise<PulledSource[]> {
  return tx.query<PulledSource>(
    `update ticket_source set next_pull_at = $1::timestamptz + interval '15 minutes'
     where id in (select id from ticket_source where active and secret is not null and next_pull_at <= $1 order by next_pull_at limit 5 for update skip locked)
     returning ${columns}`,
    [now],
  );
}

/** When the next system is due; null where none is. */
export async function nextSourceDue(tx: Tx): Promise<Instant | null> {
  const [row] = await tx.query<{ at: Instant | null }>(
    "select min(next_pull_at) as at from ticket_source where active and secret is not null",
  );
  return row?.at ?? null;
}
