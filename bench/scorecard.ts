import type { Database } from "../src/engine/db/connection.ts";
import { makeCaller } from "./caller.ts";
import type { Print } from "./line.ts";
import type { Loaded } from "./load.ts";
import { zone } from "./load.ts";
import { pace, quantile } from "./pace.ts";

type Figure = { key: string; shown: { value: number | null; n: number } };
type Truth = { n: number; value: number | null };

/** The scorecard of the running year through HTTP, and every figure that records and journal alone can tell held against them. */
export async function measureScorecard(given: { port: number; db: Database; keys: Loaded["keys"]; print: Print }): Promise<void> {
  const { port, db, keys, print } = given;
  const caller = makeCaller({ port, key: keys.director });
  const year = String(new Date().getUTCFullYear());
  const ask = () => caller.get(`/api/scorecard?period=${year}`);
  await pace({ lanes: 1, turns: 3 }, ask);
  const { times } = await pace({ lanes: 1, turns: 40, seconds: 20 }, ask);
  const page = JSON.parse(await ask()) as { measures: Figure[] };
  const began = performance.now();
  const truths = await recompute(db, `${year}-01-01`, `${Number(year) + 1}-01-01`);
  const direct = performance.now() - began;
  const wrong = [...truths].flatMap(([key, truth]) => {
    const shown = page.measures.find((one) => one.key === key)?.shown;
    const same = shown !== undefined && shown.n === truth.n && near(shown.value, truth.value);
    return same ? [] : [`${key}: ${JSON.stringify(shown)} where the records say ${JSON.stringify(truth)}`];
  });
  caller.close();
  const p50 = quantile(times, 0.5);
  print({
    name: "scorecard of a year: p50",
    value: p50,
    unit: "ms",
    goal: { is: "atMost", than: 300, of: "value" },
    raw: direct,
    ratio: p50 / direct,
    n: times.length,
    note: `${truths.size} of its ${page.measures.length} figures were recomputed from the records: ${wrong.length === 0 ? "all equal" : `WRONG: ${wrong.join("; ")}`}`,
  });
  if (wrong.length > 0) throw new Error(`The scorecard differs from its records. ${wrong.join("; ")}`);
}

/** The same figures from incidents and the journal of their clocks: no fact, no bucket. */
async function recompute(db: Database, from: string, to: string): Promise<Map<string, Truth>> {
  const within = (column: string) =>
    `${column} >= ($1::date)::timestamp at time zone '${zone}' and ${column} < ($2::date)::timestamp at time zone '${zone}'`;
  const one = async (text: string): Promise<Truth> => {
    const [row] = await db.query<Truth>(text, [from, to]);
    return row!;
  };
  const minutes = (start: string, end: string) => `round(extract(epoch from ${end} - ${start}) / 60)`;
  const middle = (value: string, where: string) =>
    one(`select count(*)::int as n, percentile_cont(0.5) within group (order by ${value}) as value from incident where ${where}`);
  // A clock that begins anew is another promise, and what was kept before turned out not to be; only the journal tells the attempts apart.
  const kept = (target: string) =>
    one(`with told as (
        select id, type, at, (data->>'breachedAt')::timestamptz as broken,
          count(*) filter (where type = 'clockStarted') over (partition by id order by n, ordinal rows unbounded preceding) as attempt
        from journal where kind = 'clock' and data->>'target' = '${target}'
      ), promise as (
        select max(at) filter (where type = 'clockStopped') as stopped_at, min(broken) as broken_at, bool_or(type = 'clockCancelled') as cancelled,
          attempt = max(attempt) over (partition by id) as is_last
        from told group by id, attempt
      )
      select count(*)::int as n, 100.0 * count(*) filter (where broken_at is null) / nullif(count(*), 0) as value from promise
      where not cancelled and (${within("broken_at")} or broken_at is null and is_last and ${within("stopped_at")})`);
  return new Map([
    ["acknowledge", await middle(minutes("opened_at", "acknowledged_at"), within("acknowledged_at"))],
    ["resolve", await middle(minutes("opened_at", "resolved_at"), within("resolved_at"))],
    ["restore", await middle(minutes("coalesce(detected_at, opened_at)", "restored_at"), `priority = '1' and ${within("restored_at")}`)],
    ["slaResponse", await kept("response")],
    ["slaResolution", await kept("resolution")],
  ]);
}

function near(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(Number(one) - Number(other)) <= 1e-6 * Math.max(1, Math.abs(Number(other)));
}
