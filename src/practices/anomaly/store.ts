import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader, House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { MINUTE_MS } from "../../kernel/time.ts";
import type { SeriesBoard } from "./board.model.ts";
import type { ToldTurn } from "./course.rules.ts";
import { hoursOf } from "./hour.rules.ts";
import type { Memory, Sample } from "./memory.rules.ts";
import { type MetricSeries, type Observe, recentPart } from "./model.ts";
import type { SeriesReactionFacts } from "./reactions.ts";
import type { SeriesFacts } from "./series.rules.ts";
import { sameHourOfDay } from "./usual.rules.ts";

/** What is remembered of the series of a batch at the hours of its numbers, and how many series are watched. */
export const seriesFacts: FactsLoader = async (tx, asks, _now, house): Promise<SeriesFacts> => {
  const hourAt = await officeHours(tx, house);
  const wanted = new Map<Id, Set<number>>();
  for (const { envelope } of asks) {
    if (envelope.command.type !== "observe") continue;
    const parts = wanted.get(envelope.id!) ?? new Set([recentPart]);
    for (const { atMs } of (envelope.command as Observe).points)
      for (const hour of sameHourOfDay(hourAt(Math.floor(atMs / MINUTE_MS)))) parts.add(hour);
    wanted.set(envelope.id!, parts);
  }
  const isGrowing = asks.some(({ envelope, current }) => current === null && envelope.command.type === "observe");
  return { hourAt, memories: await memoriesOf(tx, wanted), watched: isGrowing ? await watchedSeries(tx) : 0 };
};

/** The parts that are asked for of what is remembered of some series. */
export async function memoriesOf(tx: Tx, wanted: ReadonlyMap<Id, ReadonlySet<number>>): Promise<Map<Id, Memory>> {
  if (wanted.size === 0) return new Map();
  const pairs = [...wanted].flatMap(([series, parts]) => [...parts].map((part) => [series, part] as const));
  const rows = await tx.query<{ series: Id; part: number; samples: Sample[] }>(
    `select m.series, m.part, m.samples from unnest($1::text[], $2::int[]) as asked(series, part)
     join v_series_memory m on m.series = asked.series and m.part = asked.part`,
    [pairs.map((one) => one[0]), pairs.map((one) => one[1])],
    "series-memories",
  );
  const memories = new Map<Id, { hours: Map<number, Sample[]>; recent: Sample[] }>();
  for (const { series, part, samples } of rows) {
    const memory = memories.get(series) ?? { hours: new Map(), recent: [] };
    if (part === recentPart) memory.recent = samples;
    else memory.hours.set(part, samples);
    memories.set(series, memory);
  }
  return memories;
}

/** The last turns of a series, oldest first. */
export async function turnsOf(tx: Tx, id: Id): Promise<ToldTurn[]> {
  const text = `select type, at, data->>'from' as "from", data->>'because' as because from journal
    where kind = 'metricSeries' and id = $1 and type = any($2) order by n desc, ordinal desc limit 100`;
  const types = ["becameUnusual", "becameUsual", "takenAsUsual", "relearned", "fellSilent"];
  return (await tx.query<ToldTurn>(text, [id, types], "series-turns")).reverse();
}

/** How many series there are in each state. */
export async function seriesCounts(tx: Tx): Promise<SeriesBoard["counts"]> {
  const text = "select state, count(*)::int as n from v_metric_series where active group by state";
  const rows = await tx.query<{ state: MetricSeries["state"]; n: number }>(text, [], "series-counts");
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

async function watchedSeries(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    "select count(*)::int as n from metric_series where active and state <> 'silent'",
    [],
    "series-watched",
  );
  return row!.n;
}

/** The hours of the week on the office's clocks. */
export async function officeHours(tx: Tx, house: House): Promise<(minute: number) => number> {
  return house.policies.get("anomaly-hours", ["organisation"], async () => {
    const [row] = await tx.query<{ zone: string }>("select time_zone as zone from v_organisation where active order by created_at limit 1");
    return hoursOf(row?.zone ?? "UTC");
  });
}

export async function reactionFacts(tx: Tx, changes: readonly Change[], _now: string, house: House): Promise<SeriesReactionFacts> {
  const services = [...new Set(changes.flatMap((change) => (change.after as MetricSeries).service ?? []))];
  const rows =
    services.length === 0 ? [] : await tx.query<{ id: Id; name: string }>("select id, name from v_service where id = any($1)", [services]);
  return { hourAt: await officeHours(tx, house), services: new Map(rows.map((one) => [one.id, one.name])) };
}

/** Of a series that is no longer sent nothing is remembered. */
export async function dropMemories(tx: Tx, changes: readonly Change[]): Promise<void> {
  const silent = changes.filter(({ kind, events }) => kind === "metricSeries" && events.some(({ type }) => type === "fellSilent"));
  if (silent.length > 0) await tx.run("delete from series_memory where series = any($1)", [silent.map((one) => one.id)]);
}
