import type { Database, Tx } from "../src/engine/db/connection.ts";

type Rows = Record<string, unknown>[];
/** The very rows that some commands wrote, table by table. */
export type Written = { incident: Rows; clock: Rows; journal: Rows; measureFact: Rows; notice: Rows };

/** Where copies stand while they are measured: a lane and ids of their own, taken away afterwards. */
const lane = "bench";
const mark = "b";

/** Reads what the transactions of these ns wrote about incidents. */
export async function rowsOf(db: Database, ids: readonly string[], ns: readonly number[]): Promise<Written> {
  const read = async (text: string, values: unknown[]): Promise<Rows> =>
    (await db.query<{ row: Rows[number] }>(text, values)).map((one) => one.row);
  return {
    incident: await read("select to_jsonb(t) - 'search' as row from incident t where id = any($1)", [ids]),
    clock: await read("select to_jsonb(t) as row from clock t where subject = any($1)", [ids]),
    journal: await read("select to_jsonb(t) as row from journal t where lane = 'main' and n = any($1) order by n, ordinal", [ns]),
    measureFact: await read("select to_jsonb(t) as row from measure_fact t where known = any($1)", [ns]),
    notice: await read("select to_jsonb(t) as row from notice t where record = any($1)", [ids]),
  };
}

/** Copies that stand beside the originals: same tables, same indexes, other keys. `round` tells copies of one original apart. */
export function copied(written: Written, round: number): Written {
  const other = (id: unknown) => `${mark}${String(round).padStart(3, "0")}${String(id).slice(4)}`;
  return {
    incident: written.incident.map((row) => ({ ...row, id: other(row.id), number: `${mark}${round}-${String(row.number)}` })),
    clock: written.clock.map((row) => ({ ...row, id: other(row.id), subject: other(row.subject) })),
    journal: written.journal.map((row) => ({ ...row, lane, n: Number(row.n) * 1000 + round, id: other(row.id), about: other(row.about) })),
    measureFact: written.measureFact.map((row) => ({ ...row, subject: other(row.subject) })),
    notice: written.notice.map((row) => ({ ...row, id: other(row.id) })),
  };
}

/** Writes rows as one commit of multi-row inserts, the plainest way there is; answers how many milliseconds it took. */
export async function insertPlainly(db: Database, { incident, clock, notice, journal, measureFact }: Written): Promise<number> {
  const texts = [incident, clock, notice, journal, measureFact].map((rows) => JSON.stringify(rows));
  const began = performance.now();
  await db.transaction(async (tx) => {
    for (const [index, table] of ["incident", "clock", "notice", "journal", "measure_fact"].entries())
      await insertInto(tx, table, texts[index]!);
  });
  return performance.now() - began;
}

/** Takes the copies away again. */
export async function removeCopies(db: Database): Promise<void> {
  await db.run("delete from journal where lane = $1", [lane]);
  for (const [table, column] of [
    ["incident", "id"],
    ["clock", "id"],
    ["notice", "id"],
    ["measure_fact", "subject"],
  ] as const)
    await db.run(`delete from ${table} where ${column} >= $1 and ${column} < $2`, [mark, `${mark}~`]);
}

async function insertInto(tx: Tx, table: string, rows: string): Promise<void> {
  const [{ names }] = (await columnsOf(tx, table)) as [{ names: string }];
  await tx.run(
    `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [rows],
    `bench-${table}`,
  );
}

const known = new Map<string, { names: string }[]>();

async function columnsOf(tx: Tx, table: string): Promise<{ names: string }[]> {
  const kept = known.get(table);
  if (kept) return kept;
  const rows = await tx.query<{ names: string }>(
    `select string_agg(attname, ', ' order by attnum) as names from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  known.set(table, rows);
  return rows;
}
