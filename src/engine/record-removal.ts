import pg from "pg";
import type { Id } from "../kernel/ids.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { appendJournal, type JournalEntry } from "./journal.ts";
import { eraseEntries } from "./journal-erasure.ts";

/** The entry that stands for a record whose time is over. */
export const removedType = "recordRemoved";
type Removal = { kind: string; table: string; rows: readonly { id: Id; version: number }[]; because: string; now: Instant };

/**
 * Removes records whose time is over: their rows, and what the journal told of them, of which the digests stay. One entry for each says that it
 * is gone and why, so that `verify` tells a removal from a deletion. The last write of the caller's transaction, which holds the rows' locks.
 */
export async function removeRecords(tx: Tx, { kind, table, rows, because, now }: Removal): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await tx.run(`delete from ${pg.escapeIdentifier(table)} where id = any($1)`, [ids]);
  await eraseEntries(tx, { kind, ids });
  const entries = rows.map(({ id, version }): JournalEntry => {
    const when = { at: now, recordedAt: now };
    const who = { actor: null, onBehalfOf: null, client: "retention" };
    return {
      ...when,
      ...who,
      kind,
      id,
      about: "",
      version: version + 1,
      type: removedType,
      data: { because },
      changes: null,
      audience: "staff",
    };
  });
  await appendJournal(tx, entries, []);
}
