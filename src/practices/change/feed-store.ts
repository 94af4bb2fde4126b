import type { Tx } from "../../engine/db/connection.ts";
import type { EndingFeeds } from "../../kernel/feed.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Span } from "../../kernel/span.ts";
import type { Instant } from "../../kernel/time.ts";
import { endsSessions } from "../people/access.rules.ts";
import type { FreezeSpan } from "./facts.ts";
import type { FeedScope } from "./feed.model.ts";

export type FeedRow = { name: string; scope: FeedScope; service: Id | null; person: Id };

/** The live feed of a key's digest, whose owner still works here; null where there is none. */
export async function feedOfToken(tx: Tx, tokenHash: string): Promise<FeedRow | null> {
  const [row] = await tx.query<FeedRow>(
    `select f.name, f.scope, f.service, f.person from change_feed f join v_person p on p.id = f.person and p.active
     where f.token_hash = $1 and f.active`,
    [tokenHash],
    "change-feed-of-token",
  );
  return row ?? null;
}

export type FedChange = {
  id: Id;
  number: string;
  title: string;
  state: string;
  from: Instant;
  to: Instant;
  service: string | null;
  assignee: string | null;
  rollbackMinutes: number | null;
};
const mostFed = 2000;

/** Changes that are planned or were done within a span, for a feed: of all, of the teams of its owner, or of its service. */
export function changesFed(tx: Tx, { scope, service, person }: FeedRow, { from, to }: Span): Promise<FedChange[]> {
  if (scope === "freezes") return Promise.resolve([]);
  return tx.query<FedChange>(
    `select c.id, c.number, c.short_description as title, c.state, c.planned_start as "from", c.planned_end as "to", s.name as service, p.name as assignee,
       c.rollback_minutes as "rollbackMinutes"
     from change c left join v_service s on s.id = c.service left join v_person p on p.id = c.assignee
     where c.state <> '4' and c.planned_start < $2 and c.planned_start > $1 and ($3::text is null or c.service = $3)
       and ($4::text is null or c.team in (select t.id from v_team t where $4 = any(t.members) or t.lead = $4))
     order by c.planned_start, c.id limit ${mostFed}`,
    [from, to, scope === "service" ? service : null, scope === "teams" ? person : null],
    "change-fed",
  );
}

/** The freezes of a feed: those of its service where it holds one service, else all. */
export function freezesFed(freezes: readonly FreezeSpan[], { scope, service }: FeedRow): FreezeSpan[] {
  if (scope !== "service") return [...freezes];
  return freezes.filter((one) => one.services.length === 0 || (service !== null && one.services.includes(service)));
}

/** The live feeds of people who leave. */
export async function feedFacts(tx: Tx, changes: readonly Change[]): Promise<EndingFeeds> {
  const people = changes.filter(endsSessions).map(({ id }) => id);
  const feeds = new Map<Id, Id[]>();
  if (people.length === 0) return { feeds };
  const rows = await tx.query<{ person: Id; id: Id }>("select person, id from change_feed where person = any($1) and active order by id", [
    people,
  ]);
  for (const { person, id } of rows) feeds.set(person, [...(feeds.get(person) ?? []), id]);
  return { feeds };
}
