import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";
import type { IntakeEntry } from "./contract.ts";
import { judge, type Once, type Verdict } from "./once.ts";

/** A request to be kept, with what was read of it. */
export type Kept = {
  id: Id;
  feed: Id | null;
  connector: string;
  route: string;
  receivedAt: Instant;
  address: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  outcome: "accepted" | "partly" | "refused";
  code: string | null;
  reason: string | null;
  warnings: readonly string[];
  entries: readonly (IntakeEntry & { once: Once })[];
};
/** Refused requests that are counted only: how many, of whom, in which hour. */
export type Counted = { feed: Id | null; receivedAt: Instant; times: number };

/** What is kept of a body. The largest a vendor may send is larger; its beginning says what it was. */
const keptBytes = 128 * 1024;

/**
 * Writes a group of requests, their entries, what was accepted once, and the tallies, in one statement and so in one commit. Answers for
 * each request how many of its entries were repetitions.
 */
export async function keep(tx: Tx, group: readonly Kept[], counted: readonly Counted[]): Promise<number[]> {
  const entries = group.flatMap((one) => one.entries.map((entry, place) => ({ entry, place, request: one })));
  const { verdicts, asked, settled } = judge(entries.map(({ entry }) => entry.once));
  const rows = entries.flatMap(({ entry, place, request }, index) => {
    if (verdicts[index] === "repeated") return [];
    const { id, feed, receivedAt } = request;
    const key = verdicts[index] === "ask" ? entry.once.key : null;
    return [{ request: id, place, feed, what: entry.what, data: entry.data, received_at: receivedAt, key }];
  });
  const parts = [asked, settled, group.map(requestRow), rows, tallies(group, counted)];
  const values = [...parts.map((part) => JSON.stringify(part)), (group[0] ?? counted[0])!.receivedAt];
  const fresh = await tx.query<{ key: string }>(keepText, values, "intake-keep");
  return repetitions(group, verdicts, new Set(fresh.map((row) => row.key)));
}

function repetitions(group: readonly Kept[], verdicts: readonly Verdict[], fresh: ReadonlySet<string>): number[] {
  let index = 0;
  return group.map((one) => {
    let repeated = 0;
    for (const { once } of one.entries) {
      const verdict = verdicts[index++];
      if (verdict === "repeated" || (verdict === "ask" && !fresh.has(once.key))) repeated++;
    }
    return repeated;
  });
}

function requestRow({ receivedAt, body, entries, reason, warnings, headers, ...rest }: Kept) {
  const kept = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, keptBytes)).toString("base64");
  return {
    ...rest,
    received_at: receivedAt,
    body: kept,
    body_bytes: body.byteLength,
    entries: entries.length,
    reason: reason === null ? null : storable(reason),
    warnings: warnings.map(storable),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, storable(value)])),
  };
}

/** Sentences quote what strangers wrote: bounded, and without what the database cannot keep. */
function storable(text: string): string {
  return text.slice(0, 2_000).replaceAll("\u0000", "\uFFFD").toWellFormed();
}

type Tally = { feed: Id; hour: Instant; entries: number; refused: number; unkept: number; last_at: Instant };

/** How many came of each feed and hour; how many of the entries were new, only the database knows. */
function tallies(group: readonly Kept[], counted: readonly Counted[]): Tally[] {
  const byPlace = new Map<string, Tally>();
  const of = ({ feed, receivedAt }: { feed: Id | null; receivedAt: Instant }): Tally => {
    const hour = `${receivedAt.slice(0, 13)}:00:00.000Z`;
    const place = `${feed ?? ""}/${hour}`;
    const known = byPlace.get(place) ?? { feed: feed ?? "", hour, entries: 0, refused: 0, unkept: 0, last_at: receivedAt };
    byPlace.set(place, known);
    if (receivedAt > known.last_at) known.last_at = receivedAt;
    return known;
  };
  for (const one of group) {
    const tally = of(one);
    tally.entries += one.entries.length;
    if (one.outcome === "refused") tally.refused++;
  }
  for (const one of counted) {
    const tally = of(one);
    tally.refused += one.times;
    tally.unkept += one.times;
  }
  // In one order always: two nodes that count for the same feeds must not wait for each other.
  return [...byPlace.values()].sort((a, b) => (a.feed + a.hour < b.feed + b.hour ? -1 : 1));
}

const keepText = `with asked as (
    insert into intake_once (key, print, until)
    select decode(key, 'base64'), decode(print, 'base64'), until from json_to_recordset($1::json) as x(key text, print text, until timestamptz)
    order by key
    on conflict (key) do update set print = excluded.print, until = excluded.until
      where intake_once.print <> excluded.print or intake_once.until <= $6
    returning key
  ), settled as (
    insert into intake_once (key, print, until)
    select decode(key, 'base64'), decode(print, 'base64'), until from json_to_recordset($2::json) as x(key text, print text, until timestamptz)
    order by key
    on conflict (key) do update set print = excluded.print, until = excluded.until
  ), known as (
    select translate(encode(key, 'base64'), E'\\n', '') as key from asked
  ), entry as (
    select * from json_to_recordset($4::json) as x(request text, place integer, feed text, what text, data jsonb, received_at timestamptz, key text)
    where x.key is null or x.key in (select key from known)
  ), request as (
    insert into intake_request (id, feed, connector, route, received_at, address, headers, body, body_bytes, outcome, code, reason, warnings, entries)
    select x.id, x.feed, x.connector, x.route, x.received_at, x.address, x.headers,
      case when x.entries = 0 or x.id in (select request from entry) then decode(x.body, 'base64') end, x.body_bytes,
      case when x.outcome = 'accepted' and x.entries > 0 and x.id not in (select request from entry) then 'repeated' else x.outcome end,
      x.code, x.reason, x.warnings, x.entries
    from json_to_recordset($3::json) as x(id text, feed text, connector text, route text, received_at timestamptz, address text, headers jsonb,
      body text, body_bytes integer, outcome text, code text, reason text, warnings jsonb, entries integer)
  ), waiting as (
    insert into alert_inbox (request, place, feed, what, data, received_at, state)
    select request, place, feed, what, data, received_at, 'waiting' from entry
  ), tally as (
    insert into intake_tally as t (feed, hour, accepted, repeated, refused, unkept, last_at)
    select x.feed, x.hour, e.fresh, x.entries - e.fresh, x.refused, x.unkept, x.last_at
    from json_to_recordset($5::json) as x(feed text, hour timestamptz, entries integer, refused integer, unkept integer, last_at timestamptz),
      lateral (select count(*)::int as fresh from entry where entry.feed = x.feed and date_trunc('hour', entry.received_at) = x.hour) e
    on conflict (feed, hour) do update set accepted = t.accepted + excluded.accepted, repeated = t.repeated + excluded.repeated,
      refused = t.refused + excluded.refused, unkept = t.unkept + excluded.unkept, last_at = greatest(t.last_at, excluded.last_at)
  )
  select key from known`;
