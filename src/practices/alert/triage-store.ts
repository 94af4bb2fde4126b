import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { changeWindowMinutes, type Recent, type Suspect } from "./cause.rules.ts";
import type { Link } from "./decision.model.ts";
import type { AlertState, Severity, Suppression } from "./model.ts";

/** How the alerts of an incident stand. */
export type Standing = {
  total: number;
  firing: number;
  acknowledged: number;
  quiet: number;
  firstAt: Instant | null;
  lastAt: Instant | null;
};
/** Alerts of one incident that say the same, as one line. */
export type Run = {
  template: Id | null;
  checkName: string | null;
  count: number;
  firing: number;
  worst: number;
  things: number;
  firstAt: Instant;
  lastAt: Instant;
  sampleId: Id;
  sample: string;
  resource: string | null;
};
export type AlertLine = {
  id: Id;
  number: string;
  severity: Severity;
  summary: string;
  resource: string | null;
  status: AlertState;
  suppressed: Suppression | null;
  isFlapping: boolean;
  count: number;
  firstAt: Instant;
  lastAt: Instant;
  sentence: string | null;
  runbook: string | null;
  links: Link[];
};

/** The incident and those that were merged into it: their alerts are its alerts. */
export async function familyOf(tx: Tx, incident: Id): Promise<Id[]> {
  const rows = await tx.query<{ id: Id }>(
    `with recursive family as (
       select id from v_incident where id = $1
       union select i.id from v_incident i join family f on i.merged_into = f.id
     ) select id from family limit 50`,
    [incident],
  );
  return rows.map((row) => row.id);
}

export async function standingOf(tx: Tx, family: readonly Id[]): Promise<Standing> {
  const [row] = await tx.query<Standing>(
    `select count(*) as total, count(*) filter (where status <> 'resolved') as firing, count(*) filter (where status = 'acknowledged') as acknowledged,
       count(*) filter (where status <> 'resolved' and suppressed is not null) as quiet, min(first_at) as "firstAt", max(last_at) as "lastAt"
     from alert where incident = any($1)`,
    [family],
  );
  return row!;
}

const mostRuns = 40;
const ranks = "case severity when 'critical' then 0 when 'error' then 1 when 'warning' then 2 else 3 end";

/** What the alerts say, collapsed: the worst first, then the most frequent. */
export async function runsOf(tx: Tx, family: readonly Id[]): Promise<Run[]> {
  return tx.query<Run>(
    `select template_id as template, min(check_name) as "checkName", count(*) as count, count(*) filter (where status <> 'resolved') as firing,
       min(${ranks}) as worst, count(distinct coalesce(configuration_item, resource, id)) as things, min(first_at) as "firstAt", max(last_at) as "lastAt",
       (array_agg(id order by first_at, id))[1] as "sampleId", (array_agg(summary order by first_at, id))[1] as sample,
       (array_agg(resource order by first_at, id))[1] as resource
     from alert where incident = any($1) group by template_id order by worst, count desc, "firstAt", template limit ${mostRuns}`,
    [family],
  );
}

const line = `id, number, severity, summary, resource, status, suppressed, is_flapping as "isFlapping", count, first_at as "firstAt", last_at as "lastAt",
  sentence, runbook, links`;

/** One page of the alerts of an incident, oldest first, of one run where it is named. */
export async function alertsOf(
  tx: Tx,
  family: readonly Id[],
  page: { run: Id | null; after: { at: Instant; id: Id } | null; limit: number },
): Promise<AlertLine[]> {
  const { run, after, limit } = page;
  return tx.query<AlertLine>(
    `select ${line} from alert where incident = any($1) and ($2::text is null or template_id = $2)
       and ($3::timestamptz is null or (first_at, id) > ($3, $4)) order by first_at, id limit $5`,
    [family, run, after?.at ?? null, after?.id ?? null, limit],
  );
}

const mostSuspects = 500;

/** The first alert of each thing of an incident, earliest first. */
export async function suspectsOf(
  tx: Tx,
  family: readonly Id[],
): Promise<(Suspect & { summary: string; number: string; resource: string | null })[]> {
  return tx.query(
    `select * from (
       select distinct on (coalesce(configuration_item, service, id)) id as alert, coalesce(configuration_item, service) as thing, first_at as "firstAt",
         symptom = 'own' as "isOwn", summary, number, resource
       from alert where incident = any($1) and count > 0 order by coalesce(configuration_item, service, id), first_at, id
     ) a order by "firstAt", alert limit ${mostSuspects}`,
    [family],
  );
}

export type ChangeLine = Recent & { summary: string; source: string | null; links: Link[] };

/** Changes in the hour before an instant: on the things and services named, or on none that is known. */
export async function changesBefore(
  tx: Tx,
  began: Instant,
  about: { things: readonly Id[]; services: readonly Id[] },
): Promise<ChangeLine[]> {
  return tx.query<ChangeLine>(
    `select id, at, configuration_item as thing, service, summary, source, links from change_event
     where at between $1 and $2 and (service = any($3) or configuration_item = any($4) or (service is null and configuration_item is null))
     order by at desc, id limit 20`,
    [addMinutes(began, -changeWindowMinutes), began, about.services, about.things],
  );
}

/** Incidents of the past whose alerts said the same, the latest first; as ids, for the reader's own eyes to decide. */
export async function alikeBefore(tx: Tx, family: readonly Id[]): Promise<Id[]> {
  const rows = await tx.query<{ incident: Id }>(
    `select incident from (
       select p.incident, max(p.first_at) as at from (
         select distinct template_id from (select template_id from alert where incident = any($1) and template_id is not null order by first_at, id limit 200) own
       ) t cross join lateral (
         select incident, first_at from alert a where a.template_id = t.template_id and a.incident is not null and a.incident <> all($1)
         order by first_at desc limit 40
       ) p group by p.incident
     ) past order by at desc, incident limit 40`,
    [family],
  );
  return rows.map((row) => row.incident);
}

/** Alerts that fire alone and are perhaps part of an incident. */
export async function suggestedFor(tx: Tx, family: readonly Id[]): Promise<AlertLine[]> {
  return tx.query<AlertLine>(
    `select ${line} from alert where suggested_incident = any($1) and (incident is null or incident <> all($1)) order by first_at, id limit 20`,
    [family],
  );
}
