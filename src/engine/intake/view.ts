import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { addMinutes } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";

// What administrators see of the intake.

export type FeedHealth = {
  feed: Id;
  lastAt: Instant | null;
  /** What came in each of the last 24 hours, oldest first; the last one is under way. */
  accepted: number[];
  repeated: number;
  refused: number;
  unkept: number;
  waiting: number;
  oldestWaitingAt: Instant | null;
  failed: number;
  liveKeys: number;
};
const hours = 24;

/** How each feed is doing; the feed "" is what came without a key of ours. */
export async function feedHealth(tx: Tx, feeds: readonly Id[], now: Instant): Promise<FeedHealth[]> {
  const thisHour = `${now.slice(0, 13)}:00:00.000Z`;
  const first = addMinutes(thisHour, -60 * (hours - 1));
  const [tallies, last, waiting, keys] = await Promise.all([
    tx.query<{ feed: Id; hour: Instant; accepted: number; repeated: number; refused: number; unkept: number }>(
      "select feed, hour, accepted, repeated, refused, unkept from intake_tally where hour >= $1",
      [first],
    ),
    tx.query<{ feed: Id; at: Instant }>("select feed, max(last_at) as at from intake_tally group by feed"),
    tx.query<{ feed: Id; state: string; count: number; at: Instant }>(
      // Two questions, because each of them has an index of its own, and what is done with is most of the table.
      `select feed, state, count(*)::int as count, min(received_at) as at from alert_inbox where state = 'waiting' group by feed, state
       union all select feed, state, count(*)::int as count, min(received_at) as at from alert_inbox where state in ('failed', 'refused')
       group by feed, state`,
    ),
    tx.query<{ feed: Id; count: number }>(
      "select feed, count(*)::int as count from intake_key where revoked_at is null and (expires_at is null or expires_at > $1) group by feed",
      [now],
    ),
  ]);
  return ["", ...feeds].map((feed) => {
    const own = tallies.filter((row) => row.feed === feed);
    const sum = (name: "repeated" | "refused" | "unkept") => own.reduce((total, row) => total + row[name], 0);
    const queue = waiting.find((row) => row.feed === feed && row.state === "waiting");
    return {
      feed,
      lastAt: last.find((row) => row.feed === feed)?.at ?? null,
      accepted: Array.from({ length: hours }, (_, index) => own.find((row) => row.hour === addMinutes(first, 60 * index))?.accepted ?? 0),
      ...{ repeated: sum("repeated"), refused: sum("refused"), unkept: sum("unkept") },
      waiting: queue?.count ?? 0,
      oldestWaitingAt: queue?.at ?? null,
      failed: waiting.filter((row) => row.feed === feed && row.state !== "waiting").reduce((total, row) => total + row.count, 0),
      liveKeys: keys.find((row) => row.feed === feed)?.count ?? 0,
    };
  });
}

export type RequestLine = {
  id: Id;
  feed: Id | null;
  connector: string;
  route: string;
  receivedAt: Instant;
  address: string;
  outcome: "accepted" | "partly" | "repeated" | "refused";
  code: string | null;
  reason: string | null;
  warnings: string[];
  entries: number;
  bodyBytes: number;
};
const line = `id, feed, connector, route, received_at as "receivedAt", address, outcome, code, reason, warnings, entries, body_bytes as "bodyBytes"`;

/** The last requests of a feed ("" for those without a key of ours), newest first; `after` is the id of the last one seen. */
export function listRequests(tx: Tx, asked: { feed: Id; only: "refused" | null; after: Id | null; limit: number }): Promise<RequestLine[]> {
  const values: unknown[] = [];
  const where = [
    asked.feed === "" ? "feed is null" : `feed = $${values.push(asked.feed)}`,
    ...(asked.only === "refused" ? ["outcome in ('refused', 'partly')"] : []),
    ...(asked.after ? [`id < $${values.push(asked.after)}`] : []),
  ];
  return tx.query<RequestLine>(
    `select ${line} from intake_request where ${where.join(" and ")} order by id desc limit $${values.push(asked.limit)}`,
    values,
  );
}

export type EntryView = {
  n: number;
  place: number;
  what: string;
  data: Record<string, unknown>;
  state: "waiting" | "done" | "refused" | "failed";
  recordKind: string | null;
  record: Id | null;
  reason: string | null;
  reference: string | null;
  settledAt: Instant | null;
};
export type RequestView = RequestLine & { headers: Record<string, string>; body: Buffer | null; read: EntryView[] };

/** One request with its body and what was read of it; null where there is none. */
export async function oneRequest(tx: Tx, id: Id): Promise<RequestView | null> {
  const [[request], read] = await Promise.all([
    tx.query<Omit<RequestView, "read">>(`select ${line}, headers, body from intake_request where id = $1`, [id]),
    tx.query<EntryView>(
      `select n, place, what, data, state, record_kind as "recordKind", record, reason, reference, settled_at as "settledAt"
       from alert_inbox where request = $1 order by place limit 500`,
      [id],
    ),
  ]);
  return request ? { ...request, read } : null;
}

/** The requests by which a record was told of, the newest first: as far as they are kept. */
export function requestsOf(tx: Tx, of: { kind: string; id: Id; limit: number }): Promise<{ request: Id; at: Instant }[]> {
  return tx.query(`select request, received_at as at from alert_inbox where record = $1 and record_kind = $2 order by n desc limit $3`, [
    of.id,
    of.kind,
    of.limit,
  ]);
}
