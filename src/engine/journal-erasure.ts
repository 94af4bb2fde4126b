import type { Tx } from "./db/connection.ts";
import { contentDigest, isErased, type JournalEntry } from "./journal.ts";

type Row = Pick<JournalEntry, "data" | "changes"> & { lane: string; n: number; ordinal: number };

/** Whose entries: those of the named records, or of them only those that say a word. */
export type Erased = { kind: string; ids: readonly string[]; saying?: string };

/**
 * Takes the content out of entries of records: what they told and which fields were what. In its place stands the digest of it, so that
 * the chain still proves that nothing was added, moved or changed, and that something was erased. Answers how many entries that were.
 */
export async function eraseEntries(tx: Tx, { kind, ids, saying }: Erased): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await tx.query<Row>(
    `select lane, n, ordinal, data, changes from journal where kind = $1 and id = any($2) and (data is not null or changes is not null)
       ${saying === undefined ? "" : "and (position($3 in data::text) > 0 or position($3 in changes::text) > 0)"}`,
    [kind, ids, ...(saying === undefined ? [] : [JSON.stringify(saying).slice(1, -1)])],
  );
  const erased = rows
    .filter((row) => !isErased(row))
    .map((row) => ({ lane: row.lane, n: row.n, ordinal: row.ordinal, data: { erased: contentDigest(row) } }));
  if (erased.length === 0) return 0;
  return tx.run(
    `update journal j set data = x.data, changes = null
     from jsonb_to_recordset($1::jsonb) as x(lane text, n bigint, ordinal integer, data jsonb)
     where j.lane = x.lane and j.n = x.n and j.ordinal = x.ordinal`,
    [JSON.stringify(erased)],
  );
}
