import type { Tx } from "../../engine/db/connection.ts";
import type { EndingFeeds } from "../../kernel/feed.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { endsSessions } from "../people/access.rules.ts";
import type { VendorFeedScope } from "./feed.model.ts";

export type VendorFeedRow = { name: string; scope: VendorFeedScope; person: Id };
export type FedContract = {
  id: Id;
  number: string;
  name: string;
  vendor: string | null;
  decisionOn: string | null;
  noticeOn: string | null;
  endsOn: string | null;
  decision: string | null;
};
const mostFed = 2000;

/** The live feed of a key's digest, whose owner still works here; null where there is none. */
export async function vendorFeedOf(tx: Tx, tokenHash: string): Promise<VendorFeedRow | null> {
  const [row] = await tx.query<VendorFeedRow>(
    `select f.name, f.scope, f.person from vendor_feed f join v_person p on p.id = f.person and p.active where f.token_hash = $1 and f.active`,
    [tokenHash],
    "vendor-feed-of-token",
  );
  return row ?? null;
}

/** Contracts in force with a date in a span of days: of all, or of those the feed's owner administers. */
export function contractsFed(tx: Tx, { scope, person }: VendorFeedRow, from: string, to: string): Promise<FedContract[]> {
  return tx.query<FedContract>(
    `select c.id, c.number, c.name, v.name as vendor, c.decision_on as "decisionOn", c.notice_on as "noticeOn", c.ends_on as "endsOn", c.decision
     from contract c left join vendor v on v.id = c.vendor
     where c.state in ('active', 'draft') and ($3::text is null or c.administrator = $3)
       and (c.decision_on between $1 and $2 or c.notice_on between $1 and $2 or c.ends_on between $1 and $2)
     order by c.ends_on, c.id limit ${mostFed}`,
    [from, to, scope === "mine" ? person : null],
    "contracts-fed",
  );
}

/** The live feeds of people who leave. */
export async function vendorFeedFacts(tx: Tx, changes: readonly Change[]): Promise<EndingFeeds> {
  const people = changes.filter(endsSessions).map(({ id }) => id);
  const feeds = new Map<Id, Id[]>();
  if (people.length === 0) return { feeds };
  const rows = await tx.query<{ person: Id; id: Id }>("select person, id from vendor_feed where person = any($1) and active order by id", [
    people,
  ]);
  for (const { person, id } of rows) feeds.set(person, [...(feeds.get(person) ?? []), id]);
  return { feeds };
}
