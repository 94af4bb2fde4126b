import type { Database, Tx } from "./db/connection.ts";
import type { House, KindEntry } from "./house.ts";
import { timedJob } from "./timed-job.ts";
import type { TimedWork } from "./waker.ts";

/** Below this many rows every plan is fast, and nothing is sampled. */
export const smallestSampled = 5_000;
const sampledRows = 20_000;
/** Words in fewer than one row of a thousand are rare, and not kept. */
export const leastShare = 0.001;

/** Once a day, how common words are is sampled anew. */
export function samplingWords(db: Database, house: House): TimedWork {
  return timedJob(db, { name: "search words", everyMinutes: 1_440, run: () => sampleWords(db, house) });
}

/** Samples up to 20,000 rows of each large kind and keeps the share of rows that hold each common word. */
export async function sampleWords(db: Database, house: House): Promise<void> {
  const sizes = await rowsOf(db, [...house.kinds.values()]);
  for (const entry of house.kinds.values()) {
    const rows = sizes.get(entry.model.kind) ?? 0;
    if (isSearched(entry) && rows >= smallestSampled) await sampleKind(db, entry, rows);
  }
}

/** Answers whether a kind has search words. */
export function isSearched(entry: KindEntry): boolean {
  return entry.table.columns.some(({ column }) => column === "search_text");
}

/** About how many rows each kind has, as the database last counted them; 0 where it never did. */
export async function rowsOf(tx: Tx, entries: readonly KindEntry[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ name: string; rows: number }>(
    "select relname as name, greatest(reltuples, 0)::float8 as rows from pg_class where relkind = 'r' and oid = any($1::regclass[])",
    [entries.map((entry) => entry.table.name)],
    "rows-of-kinds",
  );
  const byTable = new Map(rows.map((row) => [row.name, row.rows]));
  return new Map(entries.map((entry) => [entry.model.kind, byTable.get(entry.table.name) ?? 0]));
}

async function sampleKind(db: Database, entry: KindEntry, rows: number): Promise<void> {
  const percent = Math.min(100, (100 * sampledRows) / rows);
  await db.transaction(async (tx) => {
    await tx.run("delete from search_word where kind = $1", [entry.model.kind]);
    await tx.run(
      `with sample as materialized (
         select string_to_array(search_text, ' ') as words from ${entry.table.name} tablesample system (${percent}) limit ${sampledRows}
       ), total as (select count(*)::float8 as rows from sample)
       insert into search_word (kind, word, share)
       select $1, word, count(*) / max(total.rows) from sample cross join total cross join unnest(words) as word
       where word <> '' group by word having count(*) >= greatest(5, ${leastShare} * max(total.rows))`,
      [entry.model.kind],
    );
  });
}

/** The share of a kind's rows that hold each word; the last is also the beginning of words. 0 for the rare. */
export async function sharesOfWords(tx: Tx, kind: string, words: readonly string[]): Promise<number[]> {
  const beginning = words.at(-1)!;
  const rows = await tx.query<{ word: string; share: number }>(
    `select word, share from search_word where kind = $1 and (word = any($2) or (word >= $3 and word < $4))`,
    [kind, words, beginning, `${beginning}\u{10ffff}`],
    "shares-of-words",
  );
  const known = new Map(rows.map((row) => [row.word, row.share]));
  const begun = rows.filter((row) => row.word.startsWith(beginning)).reduce((sum, row) => sum + row.share, 0);
  return words.map((word, index) => (index === words.length - 1 ? Math.min(1, begun) : (known.get(word) ?? 0)));
}
