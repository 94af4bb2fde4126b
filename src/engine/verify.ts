import type { Instant } from "../kernel/time.ts";
import type { Database, Tx } from "./db/connection.ts";
import type { SealReading } from "./seal.ts";
import { walkLane } from "./verify-lane.ts";
import { compareRecords, type JournalFault, type RecordKind } from "./verify-records.ts";

export type { JournalFault, RecordKind };
export type VerifyRequest = {
  /** The first transaction to check (1); the one before is taken on trust. */
  from?: number;
  /** Kinds whose records are held against the journal; tables that do not exist (in an older snapshot) are passed over. */
  kinds?: readonly RecordKind[];
  seals?: SealReading;
  report?: (progress: { lane: string; n: number; head: number }) => void;
  signal?: AbortSignal;
};
export type Verification = {
  ok: boolean;
  checkedTransactions: number;
  /** Entries read; those of them that were erased cannot be recomputed and are counted apart as well. */
  checkedEntries: number;
  erasedEntries: number;
  /** The first thousand, in the order found. */
  faults: JournalFault[];
  faultCount: number;
  /** The last transaction that a seal vouches for, where later ones exist: a thorough rewriting of those could not be told. Null: all is sealed. */
  unprovableSince: { lane: string; n: number; at: Instant | null } | null;
  /** Restores that the seals tell of: what was sealed beyond them was given up on purpose. */
  restores: { lane: string; n: number; at: Instant }[];
};

const mostFaults = 1000;

/** Checks the whole journal as it stands at one moment, while work goes on: every digest, the chain, its gaps, its head, its seals, and the records. */
export async function verifyJournal(db: Database, request: VerifyRequest = {}): Promise<Verification> {
  return db.transaction((tx) => verifyJournalIn(tx, request), { isolation: "repeatable read", readOnly: true });
}

/** The same inside a transaction that the caller holds, which should see one moment. */
export async function verifyJournalIn(tx: Tx, request: VerifyRequest = {}): Promise<Verification> {
  const { from = 1, kinds = [], seals, report, signal } = request;
  const found: Verification = {
    ok: true,
    checkedTransactions: 0,
    checkedEntries: 0,
    erasedEntries: 0,
    faults: [],
    faultCount: 0,
    unprovableSince: null,
    restores: seals?.restores.map(({ lane, n, at }) => ({ lane, n, at })) ?? [],
  };
  const fault = (one: JournalFault) => {
    found.faultCount++;
    if (found.faults.length < mostFaults) found.faults.push(one);
  };
  for (const sentence of seals?.faults ?? []) fault({ lane: "main", n: null, sentence });
  for (const lane of await readLanes(tx, seals)) {
    const step = (n: number, head: number) => {
      signal?.throwIfAborted();
      report?.({ lane, n, head });
    };
    const walked = await walkLane(tx, { lane, from, seals: seals?.seals.filter((seal) => seal.lane === lane) ?? [], fault, step });
    found.checkedTransactions += walked.transactions;
    found.checkedEntries += walked.entries;
    found.erasedEntries += walked.erased;
    found.unprovableSince = earlier(found.unprovableSince, lane, walked);
  }
  for (const kind of await presentKinds(tx, kinds)) {
    signal?.throwIfAborted();
    for (const one of await compareRecords(tx, kind)) fault(one);
  }
  return { ...found, ok: found.faultCount === 0 };
}

/** Lanes that have a head, an entry or a seal: a lane that lost its head or all its entries must not go unseen. */
async function readLanes(tx: Tx, seals: SealReading | undefined): Promise<string[]> {
  const rows = await tx.query<{ lane: string }>(`
    with recursive walked as (
      (select lane from journal order by lane limit 1)
      union all
      select (select j.lane from journal j where j.lane > walked.lane order by j.lane limit 1) from walked where walked.lane is not null
    )
    select lane from walked where lane is not null union select lane from journal_head`);
  return [...new Set(["main", ...rows.map((row) => row.lane), ...(seals?.seals.map((seal) => seal.lane) ?? [])])].sort();
}

type Since = Verification["unprovableSince"];

function earlier(sofar: Since, lane: string, walked: { head: number; lastSeal: { n: number; at: Instant } | null }): Since {
  const { head, lastSeal } = walked;
  if (head <= (lastSeal?.n ?? 0)) return sofar;
  const here = { lane, n: lastSeal?.n ?? 0, at: lastSeal?.at ?? null };
  return sofar && (sofar.at ?? "") <= (here.at ?? "") ? sofar : here;
}

async function presentKinds(tx: Tx, kinds: readonly RecordKind[]): Promise<RecordKind[]> {
  const rows = await tx.query<{ name: string }>(
    "select relname::text as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname = any($1)",
    [kinds.map((kind) => kind.table)],
  );
  const present = new Set(rows.map((row) => row.name));
  return kinds.filter((kind) => present.has(kind.table));
}
