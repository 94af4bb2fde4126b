import type { Tx } from "../../engine/db/connection.ts";
import type { Follower, House } from "../../engine/house.ts";
import { eraseEntries } from "../../engine/journal-erasure.ts";
import type { Conceal, ConcealEntries } from "../../engine/presentation.ts";
import { sees } from "../../engine/visibility.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Exception } from "./model.ts";

type Reading = { tx: Tx; house: House; actor: Actor; now: Instant };
type LineRow = { id: Id; sourceKind: string; source: Id };

/** Of some lines those that are confidential and about a record this reader may not see: of them nothing is said but the neutral title and the numbers. */
export async function hiddenLines({ tx, house, actor, now }: Reading, ids: readonly Id[]): Promise<ReadonlySet<Id>> {
  if (ids.length === 0) return new Set();
  const lines = await tx.query<LineRow>(
    `select id, source_kind as "sourceKind", source from triage_exception where id = any($1) and confidential`,
    [[...new Set(ids)]],
    "confidential-lines",
  );
  const hidden = new Set<Id>();
  for (const kind of new Set(lines.map((one) => one.sourceKind))) {
    const mine = lines.filter((one) => one.sourceKind === kind);
    const entry = house.kinds.get(kind);
    const records =
      (await entry?.table.load(
        tx,
        mine.map((one) => one.source),
        false,
      )) ?? [];
    const seen = new Set(
      records.filter((record) => entry && sees(entry.kind, actor, record, { now, catalogue: house.catalogue })).map((record) => record.id),
    );
    for (const { id, source } of mine) if (!seen.has(source)) hidden.add(id);
  }
  return hidden;
}

/** What hands wrote on a line before its record was restricted is the record's business too. */
const words = ["reason", "decision", "overrideWhy"] as const;

/** Takes the free words out of lines whose record this reader may not see. */
export const concealLines: Conceal = async ({ records, ...reading }) => {
  const hidden = await hiddenLines(
    reading,
    records.map((record) => String(record.id)),
  );
  for (const record of records) if (hidden.has(String(record.id))) for (const field of words) if (record[field]) record[field] = null;
};

/** The same of overrides, by the line they are of. */
export const concealOverrides: Conceal = async ({ records, ...reading }) => {
  const { tx } = reading;
  const rows = await tx.query<{ id: Id; line: Id }>(
    "select id, exception as line from triage_override where id = any($1)",
    [records.map((record) => String(record.id))],
    "lines-of-overrides",
  );
  const hidden = await hiddenLines(
    reading,
    rows.map((row) => row.line),
  );
  const covered = new Set(rows.filter((row) => hidden.has(row.line)).map((row) => row.id));
  for (const record of records) if (covered.has(String(record.id)) && record.why) record.why = coveredWords;
};
const coveredWords = "Not yours to read: what it is about is restricted.";

/** The history of such a line keeps when it moved and in whose hands it was, and no word. */
export const concealLineEntries: ConcealEntries = async ({ entries, ...reading }) => {
  const hidden = await hiddenLines(
    reading,
    entries.map((entry) => entry.id),
  );
  for (const entry of entries.filter(({ id }) => hidden.has(id))) {
    entry.data = null;
    entry.changes = entry.changes && Object.fromEntries(Object.entries(entry.changes).filter(([name]) => telling.has(name)));
  }
};
const telling = new Set(["state", "band", "actedAt", "actedBy", "onBehalfOf", "nowSince", "dueAt", "confidential"]);

export const concealOverrideEntries: ConcealEntries = async ({ entries, ...reading }) => {
  const rows = await reading.tx.query<{ id: Id; line: Id }>("select id, exception as line from triage_override where id = any($1)", [
    entries.map((entry) => entry.id),
  ]);
  const hidden = await hiddenLines(
    reading,
    rows.map((row) => row.line),
  );
  const covered = new Set(rows.filter((row) => hidden.has(row.line)).map((row) => row.id));
  for (const entry of entries) if (covered.has(entry.id)) Object.assign(entry, { data: null, changes: null });
};

/** Whether a line has just become confidential, and what it was called before. */
export function becameSecret(change: Change): change is Change<Exception> & { before: Exception } {
  const { kind, before, after } = change;
  return kind === "triageException" && before !== null && before.confidential === false && after.confidential === true;
}

/**
 * When the record of a line is restricted, what was already said of it elsewhere falls silent in the same transaction: notices in inboxes, and what the
 * journal kept of its points on agendas. The records themselves say the rest to those who may read them.
 */
export const secretFollower: Follower = async (tx, changes) => {
  for (const change of changes) {
    if (!becameSecret(change)) continue;
    const { id, before, after } = change;
    await tx.run(
      `update notice set title = $3, text = '' where (kind = 'triageException' and record = $1) or (topic = 'triage.delegated' and record = $2)`,
      [id, after.source, after.title],
    );
    const items = await tx.query<{ id: Id }>("select id from v_agenda_item where subject_kind = 'triageException' and subject = $1", [id]);
    await eraseEntries(tx, { kind: "agendaItem", ids: items.map((row) => row.id), saying: before.title });
  }
};
