import type { Database, Tx } from "../../engine/db/connection.ts";
import type { Instant } from "../../kernel/time.ts";

/** A row of a source that could not be taken over, and why. */
export type Refusal = { id: string; what: string; sentence: string };
const mostAtOnce = 500;

/** Writes down what was refused, so that a mark that has passed it does not lose it. */
export async function keepRefused(
  db: Database,
  { source, table, refusals, now }: { source: string; table: string; refusals: readonly Refusal[]; now: Instant },
): Promise<void> {
  const text = `insert into moving_refused as r (source, name, id, what, sentence, first_at, tried_at, tries)
    select $1, $2, x.id, x.what, x.sentence, $4, $4, 1 from (select distinct on (id) id, what, sentence from jsonb_to_recordset($3::jsonb)
      as y(id text, what text, sentence text)) x
    on conflict (source, name, id) do update set what = excluded.what, sentence = excluded.sentence, tried_at = excluded.tried_at, tries = r.tries + 1`;
  // Without an id nothing can be asked for again.
  const rows = refusals.flatMap(({ id, what, sentence }) =>
    id === "" ? [] : [{ id: id.slice(0, 80), what: what.slice(0, 160).toWellFormed(), sentence: sentence.slice(0, 1000).toWellFormed() }],
  );
  if (rows.length > 0) await db.run(text, [source, table, JSON.stringify(rows), now]);
}

/** What was refused before and is to be tried again, where it was tried by `until` at the latest: the longest untried first, at most 500. */
export async function refusedBefore(db: Database, source: string, table: string, until: Instant | null = null): Promise<Refusal[]> {
  const text = `select id, what, sentence from moving_refused where source = $1 and name = $2 and ($3::timestamptz is null or tried_at <= $3)
    order by tried_at, id limit ${mostAtOnce}`;
  return db.query<Refusal>(text, [source, table, until]);
}

/** What is in at last, or gone from the source, is refused no more. */
export async function forgetRefused(tx: Tx | Database, source: string, table: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.run("delete from moving_refused where source = $1 and name = $2 and id = any($3)", [source, table, ids]);
}

/** How many rows of a source stand refused. */
export async function refusedCount(db: Database, source: string): Promise<number> {
  const [row] = await db.query<{ count: number }>("select count(*)::int as count from moving_refused where source = $1", [source]);
  return row!.count;
}
