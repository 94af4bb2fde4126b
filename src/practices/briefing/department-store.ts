import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { beside, type Period } from "../scorecard/period.rules.ts";
import type { DepartmentFacts, NotNow, PlannedWork, Reported } from "./department.model.ts";
import { officeOf } from "./office-store.ts";
import type { PaperHouse } from "./paper.model.ts";

type Asked = Pick<PaperHouse, "author" | "recipient" | "classification"> & { department: Id; period: Period; now: Instant; house: House };
/** Rows of a kind that are read: what is counted is all of them, and a page says how many it does not show. */
const most = 2000;

/** Everything that the review for a department is made of; null where there is no such department. Restricted records are in none of it. */
export async function departmentFacts(tx: Tx, asked: Asked): Promise<DepartmentFacts | null> {
  const { department, period, now, house, author, recipient, classification } = asked;
  const [row] = await tx.query<{ name: string; head: string | null; people: number }>(
    `select d.name, p.name as head, (select count(*)::int from v_person o where o.department = d.id and o.active) as people
     from v_department d left join v_person p on p.id = d.head where d.id = $1`,
    [department],
  );
  if (!row) return null;
  const { name, zone, currency } = await officeOf(tx, house);
  const before = beside(period, zone, -1);
  const inPeriod = await reported(tx, department, period, now);
  const then = await reported(tx, department, before, now);
  const services = [...new Set([...inPeriod, ...then].flatMap((one) => one.service ?? []))];
  const critical = await criticalOf(tx, services, period);
  return {
    ...{ organisation: name, zone, currency, now, author, recipient, classification },
    period: { ...period },
    previous: { short: before.short },
    department: { name: row.name, head: row.head },
    people: row.people,
    total: inPeriod.find((one) => one.isTotal) ?? nothing,
    before: then.find((one) => one.isTotal) ?? nothing,
    pains: inPeriod.flatMap(({ isTotal, service, name: label, ...one }) =>
      isTotal ? [] : [{ ...one, service: label ?? "No service named", critical: critical.get(service ?? "") ?? 0 }],
    ),
    planned: await plannedFor(tx, { services, now, zone }),
    notNow: await notNowFor(tx, { department, services, since: before.fromAt, until: now, zone }),
  };
}

const nothing: Reported = {
  ...{ opened: 0, resolved: 0, promised: 0, kept: 0, medianMinutes: null, lostHours: 0, waiting: 0, rated: 0, ratingSum: 0 },
};
type ReportedRow = Reported & { service: Id | null; name: string | null; isTotal: boolean };

/** What people of a department reported in a period, by service and in all. A report is theirs whose caller is in the department now. */
function reported(tx: Tx, department: Id, { fromAt, toAt }: Period, now: Instant): Promise<ReportedRow[]> {
  return tx.query<ReportedRow>(
    `with own as (
       select i.service, i.opened_at, i.resolved_at, i.satisfaction,
         i.opened_at >= $2 and i.opened_at < $3 as is_opened, i.resolved_at >= $2 and i.resolved_at < $3 as is_resolved,
         i.opened_at < $3 and (coalesce(i.resolved_at, i.closed_at) is null or coalesce(i.resolved_at, i.closed_at) >= $3) as is_waiting,
         greatest(0, extract(epoch from least(coalesce(i.restored_at, i.resolved_at, i.closed_at, $4::timestamptz), $3::timestamptz, $4::timestamptz) - coalesce(i.detected_at, i.opened_at)) / 3600) as hours,
         c.promises, c.broken
       from v_incident i
       cross join lateral (select count(*) as promises, bool_or(c.value->>'breachedAt' is not null) as broken from jsonb_each(coalesce(i.clocks, '{}')) c
         where c.value->>'target' = 'resolution' and c.value->>'agreementType' = 'SLA' and c.value->>'stage' <> 'cancelled') c
       where i.caller in (select id from v_person where department = $1) and i.opened_at < $3 and (i.resolved_at is null or i.resolved_at >= $2 or i.opened_at >= $2)
         and not coalesce(i.restricted, false) and i.merged_into is null and i.state <> '8')
     select o.service, max(s.name) as name, grouping(o.service) = 1 as "isTotal",
       count(*) filter (where is_opened)::int as opened, count(*) filter (where is_resolved)::int as resolved,
       count(*) filter (where is_resolved and promises > 0)::int as promised, count(*) filter (where is_resolved and promises > 0 and not broken)::int as kept,
       (percentile_cont(0.5) within group (order by extract(epoch from resolved_at - opened_at) / 60) filter (where is_resolved))::float8 as "medianMinutes",
       coalesce(sum(hours) filter (where is_opened), 0)::float8 as "lostHours", count(*) filter (where is_waiting)::int as waiting,
       count(satisfaction) filter (where is_resolved)::int as rated, coalesce(sum(satisfaction::int) filter (where is_resolved), 0)::int as "ratingSum"
     from own o left join v_service s on s.id = o.service group by grouping sets ((o.service), ())`,
    [department, fromAt, toAt, now],
  );
}

async function criticalOf(tx: Tx, services: readonly Id[], { fromAt, toAt }: Period): Promise<ReadonlyMap<Id, number>> {
  const rows = await tx.query<{ service: Id; count: number }>(
    `select service, count(*)::int as count from v_incident where service = any($1) and (priority = '1' or major_state = 'declared') and not coalesce(restricted, false)
       and merged_into is null and state <> '8' and coalesce(detected_at, opened_at) < $3 and coalesce(restored_at, resolved_at, closed_at, 'infinity') >= $2 group by service`,
    [services, fromAt, toAt],
  );
  return new Map(rows.map((row) => [row.service, row.count]));
}

/** Changes that will begin, and open problems with a next step, of some services; what comes first, first. */
function plannedFor(tx: Tx, { services, now, zone }: { services: readonly Id[]; now: Instant; zone: string }): Promise<PlannedWork[]> {
  return tx.query<PlannedWork>(
    `select number, title, service, kind, step, on_day::text as "on" from (
       select c.number, c.short_description as title, s.name as service, 'change' as kind, 'it is carried out' as step, (c.planned_start at time zone $3)::date as on_day
       from v_change c join v_service s on s.id = c.service where c.service = any($1) and c.state in ('-5', '-4', '-3', '-2') and c.planned_start >= $2
       union all
       select b.number, b.short_description, s.name, 'problem', coalesce(b.next_step, 'the next step is not named'), (b.next_step_by at time zone $3)::date
       from v_problem b join v_service s on s.id = b.service where b.service = any($1) and b.state in ('101', '102', '103', '104') and not coalesce(b.restricted, false)
     ) w order by on_day nulls last, number limit ${most}`,
    [services, now, zone],
  );
}

type Declined = { department: Id; services: readonly Id[]; since: Instant; until: Instant; zone: string };

/** What was asked and is not done now: declined or put off since a moment, or still standing; the latest first. */
function notNowFor(tx: Tx, { department, services, since, until, zone }: Declined): Promise<NotNow[]> {
  return tx.query<NotNow>(
    `with people as (select id from v_person where department = $1)
     select origin, number, title, coalesce(reason, '') as reason, on_day::text as "on", again::text as again from (
       select 'risk' as origin, b.number, b.short_description as title, b.risk_reason as reason, (b.closed_at at time zone $5)::date as on_day, b.risk_review_on as again
       from v_problem b where b.service = any($2) and b.state = '107' and b.resolution_code = 'risk_accepted' and not coalesce(b.restricted, false)
       union all
       select case when c.cab_decision = 'rejected' then 'refusedChange' else 'canceledChange' end, c.number, c.short_description,
         case when c.cab_decision = 'rejected' then coalesce(c.cab_reason, c.cancel_reason) else c.cancel_reason end, (coalesce(c.closed_at, c.cab_decided_at, c.updated_at) at time zone $5)::date, null::date
       from v_change c where (c.service = any($2) or c.requested_by in (select id from people)) and (c.state = '4' or c.cab_decision = 'rejected')
         and coalesce(c.closed_at, c.cab_decided_at, c.updated_at) >= $3 and coalesce(c.closed_at, c.cab_decided_at, c.updated_at) < $4
       union all
       select distinct on (c.id) 'deferredChange', c.number, c.short_description, i.reason, (i.disposed_at at time zone $5)::date, (m.starts_at at time zone $5)::date
       from v_agenda_item i join v_change c on i.subject_kind = 'change' and c.id = i.subject left join v_meeting m on m.id = i.deferred_to
       where i.disposition = 'deferred' and i.disposed_at >= $3 and i.disposed_at < $4 and c.state in ('-5', '-4', '-3') and (c.service = any($2) or c.requested_by in (select id from people))
       union all
       select 'putOffAsk', a.number, a.title, e.reason, (e.acted_at at time zone $5)::date, (coalesce(e.returns_at, e.due_at) at time zone $5)::date
       from v_triage_exception e join v_director_ask a on a.id = e.source
       where e.source_kind = 'directorAsk' and e.state = 'snoozed' and not e.confidential and a.state = 'open' and a.service is not null and a.asked_by in (select id from people)
       union all
       select 'unsolvedReport', i.number, i.short_description, i.close_notes, (i.resolved_at at time zone $5)::date, null::date
       from v_incident i where i.caller in (select id from people) and i.close_code ilike 'not solved%' and i.state in ('6', '7') and i.resolved_at >= $3 and i.resolved_at < $4
         and not coalesce(i.restricted, false) and i.merged_into is null
       union all
       select 'droppedImprovement', m.number, m.title, m.lesson, (m.updated_at at time zone $5)::date, null::date
       from v_improvement m where m.service = any($2) and m.conclusion = 'dropped' and m.updated_at >= $3 and m.updated_at < $4
     ) w order by (again is null), on_day desc nulls last, number limit ${most}`,
    [department, services, since, until, zone],
  );
}
