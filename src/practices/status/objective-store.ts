import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { addDays, addLocalDays, addMinutes, type Instant, startOfLocalDay, startOfLocalMonth } from "../../kernel/time.ts";
import { type ServiceRecordOfTime, uptimeOf } from "../service/availability.rules.ts";
import type { Amount } from "./budget.rules.ts";
import { lookedThrough } from "./budget.rules.ts";
import type { NoticeFacts } from "./notices.ts";
import type { Objective } from "./objective.model.ts";
import { integrationId, type ObjectiveFacts } from "./objective.rules.ts";
import { timesOfServices } from "./pages-store.ts";

/** How many days a budget's course is drawn over, today included. */
export const trailDays = 30;
export type Weighed = Pick<Objective, "id" | "service" | "indicator" | "hours" | "target" | "period" | "createdAt">;
/**
 * What was bad of how much: in an objective's window, in the last so many minutes, and in the window as it was at each day's end. Of the last
 * minutes nothing from before the objective counts as bad: nobody is alerted of what was over when it was made.
 */
export type Amounts = { window: Amount; amountIn(minutes: number): Amount; trail: { day: Instant; amount: Amount }[] };

export type ActiveObjective = Weighed & Pick<Objective, "name" | "version" | "burn" | "spentSince" | "burnBecause">;

/** Every objective in use. */
export function activeObjectives(tx: Tx): Promise<ActiveObjective[]> {
  return tx.query<ActiveObjective>(
    `select id, version, created_at as "createdAt", name, service, indicator, hours, target, period, burn, spent_since as "spentSince", burn_because as "burnBecause"
     from objective where active order by name_fold, id limit 2000`,
  );
}

type Asked = { zone: string; now: Instant; withTrail: boolean };

/** What was bad of how much, for each objective: availability from incidents, events from what was sent. */
export async function amountsOf(tx: Tx, house: House, objectives: readonly Weighed[], asked: Asked): Promise<ReadonlyMap<Id, Amounts>> {
  const byTime = objectives.filter((one) => one.indicator === "availability");
  const byCount = objectives.filter((one) => one.indicator === "counts");
  const found = new Map<Id, Amounts>();
  if (byTime.length > 0) {
    const days = 92 + (asked.withTrail ? trailDays : 0);
    const times = (await timesOfServices(tx, house, { zone: asked.zone, now: asked.now, days })).all;
    for (const one of byTime) found.set(one.id, fromTime(one, times.get(one.service), asked));
  }
  if (byCount.length > 0) for (const [id, amounts] of await fromCounts(tx, byCount, asked)) found.set(id, amounts);
  return found;
}

const nothing: Amount = { bad: 0, total: 0 };

function fromTime(
  { hours, period, createdAt }: Weighed,
  service: ServiceRecordOfTime | undefined,
  { zone, now, withTrail }: Asked,
): Amounts {
  const between = (from: Instant, to: Instant): Amount => {
    const uptime = service && from < to ? uptimeOf(service, { from, to }, hours) : null;
    return uptime ? { bad: uptime.downMs, total: uptime.agreedMs } : nothing;
  };
  const windowAt = (at: Instant): Amount => {
    const { from, to } = windowOf(period, zone, at);
    // Of a month the whole is promised, so its budget is that of the whole; what was bad ends now.
    return { bad: between(from, at < to ? at : to).bad, total: between(from, to).total };
  };
  return {
    window: windowAt(now),
    amountIn(minutes) {
      const from = addMinutes(now, -minutes);
      return { bad: between(from < createdAt ? createdAt : from, now).bad, total: between(from, now).total };
    },
    trail: withTrail ? trailOf(zone, now).map((day) => ({ day, amount: windowAt(day) })) : [],
  };
}

/** The window of an objective at a moment: the days before it, or its calendar month. */
export function windowOf(period: Objective["period"], zone: string, at: Instant): { from: Instant; to: Instant } {
  if (period !== "month") return { from: addDays(at, -Number(period)), to: at };
  const from = startOfLocalMonth(zone, at);
  return { from, to: startOfLocalMonth(zone, addDays(from, 40)) };
}

/** The ends of the last days, the last of them now. */
function trailOf(zone: string, now: Instant): Instant[] {
  const today = startOfLocalDay(zone, now);
  const ends = Array.from({ length: trailDays - 1 }, (_, index) => startOfLocalDay(zone, addLocalDays(zone, today, index - trailDays + 2)));
  return [...ends, now];
}

/** Sums of events: minutes for the last days, whole hours beyond. */
async function fromCounts(tx: Tx, objectives: readonly Weighed[], { zone, now, withTrail }: Asked): Promise<Map<Id, Amounts>> {
  const ids = objectives.map((one) => one.id);
  const since = lookedThrough.map((minutes) => addMinutes(now, -minutes));
  const columns = since.map(
    (_, index) =>
      `sum(total - good) filter (where minute >= greatest($${index + 3}, date_trunc('minute', o.created_at))) as b${index}, sum(total) filter (where minute >= $${index + 3}) as t${index}`,
  );
  const recent = await tx.query<Record<string, number | string | null>>(
    `select objective, ${columns.join(", ")} from objective_count c join objective o on o.id = c.objective
     where objective = any($1) and minute >= $${lookedThrough.length + 2} and minute < $2 group by objective`,
    [ids, now, ...since],
  );
  const recently = new Map(recent.map((row) => [String(row.objective), row]));
  const hours = await hoursOf(tx, ids, addDays(now, -(92 + (withTrail ? trailDays : 0))), now);
  return new Map(
    objectives.map(({ id, period }) => {
      const mine = hours.get(id) ?? [];
      const row = recently.get(id);
      const windowAt = (at: Instant): Amount => {
        const { from, to } = windowOf(period, zone, at);
        return sumOf(mine, from, at < to ? at : to);
      };
      const amounts: Amounts = {
        window: windowAt(now),
        amountIn(minutes) {
          const place = lookedThrough.indexOf(minutes);
          if (place < 0) throw new Error(`Events are not summed over ${minutes} minutes.`);
          return { bad: Number(row?.[`b${place}`] ?? 0), total: Number(row?.[`t${place}`] ?? 0) };
        },
        trail: withTrail ? trailOf(zone, now).map((day) => ({ day, amount: windowAt(day) })) : [],
      };
      return [id, amounts];
    }),
  );
}

type Hour = { hour: Instant; good: number; total: number };

async function hoursOf(tx: Tx, ids: readonly Id[], from: Instant, to: Instant): Promise<Map<Id, Hour[]>> {
  const rows = await tx.query<Hour & { objective: Id }>(
    `select objective, hour, sum(good) as good, sum(total) as total from objective_hour where objective = any($1) and hour >= $2 and hour <= $3
     group by objective, hour order by objective, hour`,
    [ids, from, to],
  );
  const found = new Map<Id, Hour[]>();
  for (const { objective, ...hour } of rows) {
    const known = found.get(objective);
    if (known) known.push(hour);
    else found.set(objective, [hour]);
  }
  return found;
}

/** Events of the hours that begin within a window. */
function sumOf(hours: readonly Hour[], from: Instant, to: Instant): Amount {
  let [bad, total] = [0, 0];
  for (const one of hours) {
    if (one.hour < from || one.hour >= to) continue;
    bad += one.total - one.good;
    total += one.total;
  }
  return { bad, total };
}

export type CountPoint = { minute: Instant; good: number; total: number };

/** Keeps the counts of some minutes of one source: what was sent of a minute before is replaced, so that a repetition changes nothing. */
export async function keepCounts(tx: Tx, objective: Id, source: string, points: readonly CountPoint[]): Promise<void> {
  const rows = JSON.stringify(points);
  await tx.run(
    `insert into objective_count (objective, source, minute, good, total)
     select $1, $2, minute, good, total from jsonb_to_recordset($3::jsonb) as x(minute timestamptz, good bigint, total bigint)
     on conflict (objective, source, minute) do update set good = excluded.good, total = excluded.total`,
    [objective, source, rows],
    "keep-counts",
  );
  await tx.run(
    `insert into objective_hour (objective, source, hour, good, total)
     select objective, source, date_trunc('hour', minute, 'UTC'), sum(good), sum(total) from objective_count
     where objective = $1 and source = $2 and date_trunc('hour', minute, 'UTC') in (
       select date_trunc('hour', minute, 'UTC') from jsonb_to_recordset($3::jsonb) as x(minute timestamptz))
     group by 1, 2, 3
     on conflict (objective, source, hour) do update set good = excluded.good, total = excluded.total`,
    [objective, source, rows],
    "keep-hours",
  );
}

/** Takes out counts that no window reaches any more. Minutes are needed for days, hours for months. */
export async function dropOldCounts(tx: Tx, now: Instant): Promise<void> {
  await tx.run("delete from objective_count where minute < $1", [addDays(now, -keptDays.minutes)]);
  await tx.run("delete from objective_hour where hour < $1", [addDays(now, -keptDays.hours)]);
}

export const keptDays = { minutes: 5, hours: 130 };

/** What the services of changed objectives are called. */
export async function objectiveFacts(tx: Tx, changes: readonly Change[]): Promise<ObjectiveFacts> {
  const ids = [...new Set(changes.map((change) => (change.after as Objective).service))];
  const services = await tx.query<{ id: Id; name: string }>("select id, name from v_service where id = any($1)", [ids]);
  return { services: new Map(services.map((one) => [one.id, one.name])) };
}

/** Whether the integration is there by which objectives raise alerts. */
export async function hasIntegration(tx: Tx): Promise<boolean> {
  const [found] = await tx.query<{ there: boolean }>("select exists (select 1 from v_integration where id = $1) as there", [integrationId]);
  return found!.there;
}

/** Who owns the services whose objectives changed. */
export async function ownersOf(tx: Tx, changes: readonly Change[]): Promise<NoticeFacts> {
  const ids = [...new Set(changes.map((change) => (change.after as Objective).service))];
  const rows = await tx.query<{ id: Id; owner: Id }>("select id, owner from v_service where id = any($1) and owner is not null", [ids]);
  return { owners: new Map(rows.map((row) => [row.id, row.owner])) };
}
