import { createHash } from "node:crypto";
import type { Tx } from "./db/connection.ts";
import { entryDigest, isErased, type JournalEntry, transactionDigest } from "./journal.ts";
import type { Seal } from "./seal.ts";
import type { JournalFault } from "./verify-records.ts";

export type LaneRequest = {
  lane: string;
  /** The first transaction to check; the one before is taken on trust. */
  from: number;
  seals: readonly Seal[];
  fault(fault: JournalFault): void;
  step(n: number, head: number): void;
};
export type LaneResult = { transactions: number; entries: number; erased: number; head: number; lastSeal: Seal | null };

type Row = JournalEntry & { n: number; ordinal: number; digest: Buffer; hash: Buffer | null };
type Open = { n: number; digests: Buffer[]; hash: Buffer | null; whole: boolean };

const pageRows = 1000;
// A cursor, not a page after a key: it is planned once, so a table without statistics still costs one pass and not one for each page.
const openText = `declare verify_journal no scroll cursor for
  select n, ordinal, at, recorded_at as "recordedAt", actor, on_behalf_of as "onBehalfOf", client, kind, id, about, version, type,
    data, changes, audience, digest, hash
  from journal where lane = $1 and n >= $2 order by n, ordinal`;
const beginning = createHash("sha256").update("quarterdeck").digest();

/** Walks one lane of the journal in order and tells every fault at the transaction where it shows. */
export async function walkLane(tx: Tx, request: LaneRequest): Promise<LaneResult> {
  const { lane, from } = request;
  const [head] = await tx.query<{ n: number; hash: Buffer }>("select n, hash from journal_head where lane = $1", [lane]);
  const walk = new LaneWalk(request, from <= 1 ? beginning : await hashAt(tx, lane, from - 1));
  await tx.run(openText, [lane, from]);
  for (;;) {
    const rows = await tx.query<Row>(`fetch ${pageRows} from verify_journal`);
    for (const row of rows) walk.take(row);
    if (rows.length < pageRows) break;
    const last = rows.at(-1)!;
    request.step(last.n, head?.n ?? last.n);
  }
  await tx.run("close verify_journal");
  return walk.finish(head ?? null);
}

async function hashAt(tx: Tx, lane: string, n: number): Promise<Buffer | null> {
  const [row] = await tx.query<{ hash: Buffer | null }>("select hash from journal where lane = $1 and n = $2 and ordinal = 0", [lane, n]);
  return row?.hash ?? null;
}

/** The state of a walk. After a fault it goes on from what is stored, so that one fault is told once and not of every later transaction. */
class LaneWalk {
  private readonly request: LaneRequest;
  private readonly sealsByN = new Map<number, Seal[]>();
  private open: Open | null = null;
  /** The last finished transaction, and the chain after it; null where it cannot be known. */
  private last: number;
  private chain: Buffer | null;
  private readonly result: LaneResult = { transactions: 0, entries: 0, erased: 0, head: 0, lastSeal: null };

  constructor(request: LaneRequest, chain: Buffer | null) {
    this.request = request;
    this.last = Math.max(0, request.from - 1);
    this.chain = chain;
    for (const seal of request.seals) {
      const list = this.sealsByN.get(seal.n);
      if (list) list.push(seal);
      else this.sealsByN.set(seal.n, [seal]);
      if (seal.n <= this.last) this.sealed(seal);
    }
  }

  take(row: Row): void {
    if (this.open?.n !== row.n) {
      this.close();
      if (row.n > this.last + 1) this.missing(this.last + 1, row.n - 1);
      this.open = { n: row.n, digests: [], hash: null, whole: true };
    }
    this.takeEntry(this.open!, row);
  }

  finish(head: { n: number; hash: Buffer } | null): LaneResult {
    this.close();
    const { lane } = this.request;
    if (!head) this.fault(null, `The head of the journal's lane ${lane} is missing.`);
    else if (head.n > this.last) this.missing(this.last + 1, head.n, "the journal's tail was cut");
    else if (head.n < this.last)
      this.fault(head.n + 1, `The journal goes on to transaction ${this.last}, but its head says ${head.n}: the head was set back.`);
    else if (this.chain && !this.chain.equals(head.hash))
      this.fault(head.n, `The head does not carry the hash of its last transaction ${head.n}: one of the two was changed.`);
    const beyond = this.request.seals.filter((seal) => seal.n > this.last).sort((a, b) => b.n - a.n)[0];
    if (beyond)
      this.fault(
        this.last + 1,
        `The seal of ${beyond.at} knows transaction ${beyond.n}, but the journal ends at ${this.last}: its tail was cut, or the office was set back.`,
      );
    this.result.head = Math.max(this.last, head?.n ?? 0);
    return this.result;
  }

  private takeEntry(open: Open, row: Row): void {
    const { n, ordinal } = row;
    if (ordinal !== open.digests.length && open.whole) {
      open.whole = false;
      this.fault(n, `Entry ${open.digests.length} of transaction ${n} is missing.`);
    }
    open.digests.push(row.digest);
    if (ordinal === 0) open.hash = row.hash;
    this.result.entries++;
    if (isErased(row)) this.result.erased++;
    if (!entryDigest(row).equals(row.digest))
      this.fault(
        n,
        `Entry ${ordinal} of transaction ${n} (${row.type} of ${row.kind} ${row.id}) does not match its digest: it was changed.`,
      );
  }

  private close(): void {
    if (!this.open) return;
    const { n, digests, hash, whole } = this.open;
    if (this.chain && whole) {
      const expected = createHash("sha256").update(this.chain).update(transactionDigest(digests)).digest();
      if (!hash?.equals(expected))
        this.fault(
          n,
          `Transaction ${n} does not follow from transaction ${n - 1}: entries of one of the two were changed, moved, added or removed.`,
        );
    }
    this.chain = hash;
    this.last = n;
    this.open = null;
    this.result.transactions++;
    for (const seal of this.sealsByN.get(n) ?? []) this.compareSeal(seal, hash);
  }

  private compareSeal(seal: Seal, hash: Buffer | null): void {
    if (hash?.toString("hex") === seal.hash) {
      this.sealed(seal);
      return;
    }
    const held = this.result.lastSeal;
    const since = held ? `after transaction ${held.n}, where the last seal still holds` : "at some point before it";
    this.fault(seal.n, `Transaction ${seal.n} is not the one that was sealed at ${seal.at}: the journal was rewritten ${since}.`);
  }

  private sealed(seal: Seal): void {
    if (!this.result.lastSeal || seal.n >= this.result.lastSeal.n) this.result.lastSeal = seal;
  }

  /** The chain cannot be followed over a gap; it is taken up again from what is stored behind it. */
  private missing(first: number, last: number, why = "deleted from the journal"): void {
    const which = first === last ? `Transaction ${first} is` : `Transactions ${first} to ${last} are`;
    this.fault(first, `${which} missing: ${why}.`);
    this.chain = null;
  }

  private fault(n: number | null, sentence: string): void {
    this.request.fault({ lane: this.request.lane, n, sentence });
  }
}
