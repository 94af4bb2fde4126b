import pg from "pg";
import type { Tx } from "./db/connection.ts";
import { removedType } from "./record-removal.ts";

/** A kind and the table that holds its records (`id`, `version`). */
export type RecordKind = { kind: string; table: string };
/** `n` is the transaction the fault was found at; null where no transaction speaks of it. */
export type JournalFault = { lane: string; n: number | null; sentence: string };

type Difference = { id: string; recordVersion: number | null; journalVersion: number | null; n: number | null; lane: string | null };
const mostOfAKind = 1000;

/**
 * Holds the records of a kind against the journal: a record stands at the version of its last entry, none lacks its journal and no journal its record.
 * A record whose time was over left an entry that says so, and no row.
 * A record that was only ever kept as bookkeeping has version 0 and no entry. The contents of records are not compared.
 */
export async function compareRecords(tx: Tx, { kind, table }: RecordKind): Promise<JournalFault[]> {
  const differences = await tx.query<Difference>(
    `with last as (
       select distinct on (id) id, version, n, lane, type = '${removedType}' as removed from journal where kind = $1 and version > 0 order by id, version desc, n desc
     )
     select coalesce(r.id, last.id) as id, r.version as "recordVersion", last.version as "journalVersion", last.n, last.lane
     from ${pg.escapeIdentifier(table)} r full join last on last.id = r.id
     where (r.id is null and not last.removed) or (r.id is not null and last.removed) or (last.id is null and r.version > 0) or r.version <> last.version
     order by last.n, id limit ${mostOfAKind}`,
    [kind],
  );
  return differences.map((one) => ({ lane: one.lane ?? "main", n: one.n, sentence: sentenceOf(kind, one) }));
}

function sentenceOf(kind: string, { id, recordVersion, journalVersion, n }: Difference): string {
  if (recordVersion === null) return `The journal knows ${kind} ${id} up to transaction ${n}, but there is no such record: it was deleted.`;
  if (journalVersion === null)
    return `There is a ${kind} ${id} at version ${recordVersion} that the journal does not know: it was written past the door.`;
  return `${kind} ${id} stands at version ${recordVersion}, its journal at version ${journalVersion} (transaction ${n}).`;
}
