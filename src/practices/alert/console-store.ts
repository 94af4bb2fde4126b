import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { countedUpTo, type Heap, type IncidentHeap, incidentsUpTo, type QuietHeap, quietUpTo, type Standing } from "./console.rules.ts";

// What the console reads. `t` is an alert; `condition` is the reader's own filter on it, with its values from $1 on.
export type Asked = { condition: string; values: unknown[] };

const open = "t.status <> 'resolved'";
const loud = `${open} and t.suppressed is null and t.is_flapping is not true`;
const rank = "case severity when 'critical' then 0 when 'error' then 1 when 'warning' then 2 else 3 end";
const stands = `count(*)::int as count, count(*) filter (where status = 'acknowledged')::int as acknowledged,
  min(${rank}) as worst, min(first_at) as "firstAt", max(first_at) as "newestAt"`;
const counted = "severity, status, suppressed, is_flapping, first_at";

/** Incidents with something open, the latest first: one step of the index for each, however many alerts it has. */
export async function incidentsWithOpen(tx: Tx): Promise<{ incidents: Id[]; isCapped: boolean }> {
  const rows = await tx.query<{ incident: Id }>(
    `with recursive walked as (
       (select t.incident from alert t where ${open} and t.incident is not null order by t.incident desc limit 1)
       union all
       select (select t.incident from alert t where ${open} and t.incident < w.incident order by t.incident desc limit 1)
       from walked w where w.incident is not null
     ) select incident from walked where incident is not null limit ${incidentsUpTo + 1}`,
    [],
    "alert-console-incidents",
  );
  return { incidents: rows.slice(0, incidentsUpTo).map((row) => row.incident), isCapped: rows.length > incidentsUpTo };
}

/** How the open alerts of each of these incidents stand, as far as they pass the filter; those with nothing loud are left out. */
export async function incidentHeaps(tx: Tx, incidents: readonly Id[], { condition, values }: Asked): Promise<IncidentHeap[]> {
  if (incidents.length === 0) return [];
  const isLoud = "suppressed is null and is_flapping is not true";
  return tx.query<IncidentHeap>(
    `select i.incident, h.* from unnest($${values.length + 1}::text[]) i(incident) cross join lateral (
       select count(*) filter (where ${isLoud})::int as count, count(*) filter (where ${isLoud} and status = 'acknowledged')::int as acknowledged,
         count(*) filter (where suppressed is not null)::int as quiet,
         count(*) filter (where suppressed is null and is_flapping)::int as flapping,
         min(${rank}) filter (where ${isLoud}) as worst, min(first_at) filter (where ${isLoud}) as "firstAt",
         max(first_at) filter (where ${isLoud}) as "newestAt"
       from (select ${counted} from alert t where t.incident = i.incident and ${open} and ${condition} limit ${countedUpTo + 1}) c
     ) h where h.count > 0`,
    [...values, incidents],
  );
}

/** Which incident stays of each that was merged into another. */
export async function rootsOf(tx: Tx, incidents: readonly Id[]): Promise<ReadonlyMap<Id, Id>> {
  const rows = await tx.query<{ asked: Id; root: Id }>(
    `with recursive chain as (
       select id as asked, id, merged_into, 0 as steps from v_incident where id = any($1) and merged_into is not null
       union all select c.asked, i.id, i.merged_into, c.steps + 1 from chain c join v_incident i on i.id = c.merged_into where c.steps < 10
     ) select asked, id as root from chain where merged_into is null`,
    [incidents],
    "alert-console-roots",
  );
  return new Map(rows.map(({ asked, root }) => [asked, root]));
}

/** How these incidents stand, as far as the condition lets them be seen. `t` is an incident. */
export async function standingsOf(tx: Tx, incidents: readonly Id[], { condition, values }: Asked): Promise<ReadonlyMap<Id, Standing>> {
  if (incidents.length === 0) return new Map();
  const rows = await tx.query<Standing & { id: Id }>(
    `select t.id, t.priority, t.state not in ('1', '2', '3') as "isOver" from v_incident t where t.id = any($${values.length + 1}) and ${condition}`,
    [...values, incidents],
  );
  return new Map(rows.map(({ id, ...standing }) => [id, standing]));
}

/** The newest loud alert of each incident that passes the filter: what it says, and why it is there. */
export async function newestOf(
  tx: Tx,
  incidents: readonly Id[],
  { condition, values }: Asked,
): Promise<ReadonlyMap<Id, { summary: string; sentence: string | null; resource: string | null }>> {
  const rows = await tx.query<{ incident: Id; summary: string; sentence: string | null; resource: string | null }>(
    `select i.incident, n.summary, n.sentence, n.resource from unnest($${values.length + 1}::text[]) i(incident) cross join lateral (
       select t.summary, t.sentence, t.resource from alert t where t.incident = i.incident and ${loud} and ${condition}
       order by t.first_at desc, t.id desc limit 1) n`,
    [...values, incidents],
  );
  return new Map(rows.map(({ incident, ...rest }) => [incident, rest]));
}

/** What fires in no incident. */
export function aloneHeap(tx: Tx, asked: Asked): Promise<Heap | null> {
  return oneHeap(tx, `t.incident is null and ${loud}`, asked);
}

/** What flaps, in whatever incident. */
export function flappingHeap(tx: Tx, asked: Asked): Promise<Heap | null> {
  return oneHeap(tx, `${open} and t.suppressed is null and t.is_flapping`, asked);
}

async function oneHeap(tx: Tx, which: string, { condition, values }: Asked): Promise<Heap | null> {
  const [row] = await tx.query<Heap>(
    `select ${stands} from (select ${counted} from alert t where ${which} and ${condition} limit ${countedUpTo + 1}) c`,
    values,
  );
  return row && row.count > 0 ? row : null;
}

/** What is kept quiet, by what keeps it so: one step of the index for each reason, and a bounded count. */
export async function quietHeaps(tx: Tx, { condition, values }: Asked): Promise<QuietHeap[]> {
  return tx.query<QuietHeap>(
    `with recursive walked as (
       (select t.suppressed_by from alert t where t.suppressed_by is not null and ${open} order by t.suppressed_by desc limit 1)
       union all
       select (select t.suppressed_by from alert t where t.suppressed_by < w.suppressed_by and ${open} order by t.suppressed_by desc limit 1)
       from walked w where w.suppressed_by is not null
     ), reasons as (select suppressed_by as record from walked where suppressed_by is not null limit ${quietUpTo})
     select r.record, h.* from reasons r cross join lateral (
       select suppressed as by, max(suppressed_until) as until, ${stands}
       from (select ${counted}, suppressed_until from alert t where t.suppressed_by = r.record and ${open} and ${condition} limit ${countedUpTo + 1}) c
       group by suppressed
     ) h order by "newestAt" desc, record`,
    values,
  );
}

/** Heartbeats that are missed, of each integration. */
export function missedHeartbeats(tx: Tx): Promise<{ integration: Id; id: Id; name: string; lastAt: Instant | null }[]> {
  return tx.query(
    `select integration, id, name, last_at as "lastAt" from heartbeat where active and state = 'missed' order by name_fold, id`,
  );
}
