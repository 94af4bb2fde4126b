import type { Instant } from "../kernel/time.ts";
import type { Database, Tx } from "./db/connection.ts";
import type { TimedWork } from "./waker.ts";

type FoldSettings = {
  db: Database;
  /** The zone whose days and months the buckets are: the organisation's. */
  timeZone(tx: Tx): Promise<string>;
  now(): Instant;
  /** Facts that may wait unfolded: a reading adds them itself, so this trades its speed for fewer rewrites of the running month. */
  patience?: number;
  /** Facts of one step, at least: a transaction is never divided. */
  stepFacts?: number;
};

/** Folds facts into buckets behind the cursor, one bounded transaction at a time; on several nodes, whoever comes first. */
export function foldMeasures({ db, timeZone, now, patience = 5_000, stepFacts = 40_000 }: FoldSettings): TimedWork {
  const isDue = async (): Promise<boolean> => {
    const cursor = await cursorOf(db);
    if (cursor.zone !== (await timeZone(db))) return true;
    const text = `select count(*)::int as waiting from (select 1 from measure_fact where known > $1 limit ${patience}) f`;
    const [tail] = await db.query<{ waiting: number }>(text, [cursor.n]);
    return tail!.waiting >= patience;
  };
  return {
    name: "measures",
    async nextDue() {
      return (await isDue()) ? now() : null;
    },
    async runDue() {
      // Buckets wake nobody: the work is done step by step, and counts as none.
      while (await isDue()) if ((await foldStep(db, timeZone, stepFacts)) === null) break;
      return 0;
    },
  };
}

/** Where the buckets stand: the journal n they hold, and the zone of their days. */
export async function cursorOf(tx: Tx): Promise<{ n: number; zone: string }> {
  const [cursor] = await tx.query<{ n: number; zone: string }>("select n, zone from measure_cursor");
  return cursor!;
}

/** One step of the fold: answers the journal n the buckets hold now; null where nothing was left or another node is at it. */
export async function foldStep(db: Database, timeZone: (tx: Tx) => Promise<string>, stepFacts = 40_000): Promise<number | null> {
  return db.transaction(async (tx) => {
    const [cursor] = await tx.query<{ n: number; zone: string }>("select n, zone from measure_cursor for update skip locked");
    if (!cursor) return null;
    const zone = await timeZone(tx);
    let from = cursor.n;
    if (cursor.zone !== zone) {
      for (const { table } of grains) await tx.run(`delete from ${table}`);
      from = 0;
    }
    const to = await stepEnd(tx, from, stepFacts);
    if (to === from && cursor.zone === zone) return null;
    if (to > from) for (const grain of grains) await tx.run(mergeText(grain), [from, to, zone]);
    await tx.run("update measure_cursor set n = $1, zone = $2", [to, zone]);
    return to;
  });
}

/** The n of the last fact of this step, or the head where fewer facts wait: n is commit order, so nothing can appear behind it. */
async function stepEnd(tx: Tx, from: number, stepFacts: number): Promise<number> {
  const [end] = await tx.query<{ n: number }>(
    `select coalesce((select known from measure_fact where known > $1 order by known offset ${stepFacts} limit 1),
       (select n from journal_head where lane = 'main')) as n`,
    [from],
  );
  return Math.max(end!.n, from);
}

type Grain = { table: string; keys: readonly string[]; values: string };
const parts = "coalesce(team, '') as team, coalesce(service, '') as service";
const month = "measure, date_trunc('month', at at time zone $3)::date as month, coalesce(priority, '') as priority";
const grains: readonly Grain[] = [
  {
    table: "measure_day",
    keys: ["measure", "day", "priority", "team", "service"],
    values: `measure, (at at time zone $3)::date as day, coalesce(priority, '') as priority, ${parts}`,
  },
  { table: "measure_month", keys: ["measure", "month", "priority", "team", "service"], values: `${month}, ${parts}` },
  { table: "measure_month_total", keys: ["measure", "month", "priority"], values: month },
];

/** What a fact adds going from one journal n to another: 1 where it begins to count, -1 where it was taken back, else 0. */
export function signSql(from: string, to: string): string {
  return `(known <= ${to} and (retracted is null or retracted > ${to}))::int - (known <= ${from} and (retracted is null or retracted > ${from}))::int`;
}

/** The facts whose standing differs between two journal ns, the earlier first: both ends are read from an index. */
export function movedSql(columns: string, earlier: string, later: string): string {
  return `select ${columns} from measure_fact where known > ${earlier} and known <= ${later}
    union all select ${columns} from measure_fact where retracted > ${earlier} and retracted <= ${later} and known <= ${earlier}`;
}

function mergeText({ table, keys, values }: Grain): string {
  const names = keys.join(", ");
  const same = (one: string, other: string) => keys.map((key) => `${one}.${key} = ${other}.${key}`).join(" and ");
  return `with moved as (${movedSql("measure, at, value, n, priority, team, service, known, retracted", "$1", "$2")}),
  delta as (
    select ${values}, value, sum(n * (${signSql("$1", "$2")}))::integer as count from moved group by ${keys.map((_, at) => at + 1).join(", ")}, value
  ), touched as (
    select distinct ${names} from delta where count <> 0
  ), old as (
    select ${keys.map((key) => `b.${key}`).join(", ")}, v.value, v.count from ${table} b join touched t on ${same("b", "t")}
    cross join lateral unnest(coalesce(b.minutes, '{1}'), coalesce(b.counts, array[b.count])) as v(value, count)
  ), merged as (
    select ${names}, value, sum(count)::integer as count from (select * from delta union all select * from old) u
    group by ${names}, value having sum(count) <> 0
  ), fresh as (
    select ${names}, sum(count)::integer as count, sum(count::bigint * value) as sum, bool_and(value = 1) as ones,
      array_agg(value order by value) as minutes, array_agg(count order by value) as counts
    from merged group by ${names}
  ), gone as (
    delete from ${table} b using touched t where ${same("b", "t")} and not exists (select from fresh f where ${same("f", "t")})
  )
  insert into ${table} (${names}, count, sum, minutes, counts)
  select ${names}, count, sum, case when not ones then minutes end, case when not ones then counts end from fresh
  on conflict (${names}) do update set count = excluded.count, sum = excluded.sum, minutes = excluded.minutes, counts = excluded.counts`;
}
