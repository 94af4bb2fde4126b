import type { Tx } from "../../engine/db/connection.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import type { ComingChange, Decision, OwedAction, PeriodFacts } from "./paper.model.ts";

// What waits for somebody: of everything that is not restricted, at most so much as a paper could tell.

const most = 40;
/** Decisions are counted, so that all of them are read. */
const mostDecisions = 2000;

/** Approvals due within a week or overdue, problems whose next step is overdue, reviews past their day; what was due first comes first. */
export async function decisionsWaiting(tx: Tx, now: Instant): Promise<Decision[]> {
  const rows = await tx.query<Decision & { kind: string }>(
    `select * from (
       (select 'change' as kind, c.number, c.short_description as title,
          case when c.approval_due_at < $1 then 'approval overdue' else 'approval due' end as why,
          coalesce((select string_agg(distinct a.group_name, ', ') from v_change_approval a where a.change = c.id and a.state = 'requested'), 'the change manager') as who,
          c.approval_due_at as by
        from v_change c where c.state = '-3' and c.approval_due_at < $2 order by c.approval_due_at limit ${mostDecisions})
       union all
       (select 'review', r.number, r.title, 'review past its day', coalesce(p.name, 'nobody yet'), r.due_at
        from v_review r left join v_person p on p.id = r.owner
        where r.state in ('draft', 'inReview') and r.due_at < $1 and not coalesce(r.confidential, false) order by r.due_at limit ${mostDecisions})
     ) w order by by, number limit ${mostDecisions}`,
    [now, addDays(now, 7)],
  );
  return rows.map(({ kind: _, ...one }) => one);
}

/** Changes whose windows begin within a span, soonest first. */
export function comingChanges(tx: Tx, span: { from: Instant; to: Instant }): Promise<ComingChange[]> {
  return tx.query<ComingChange>(
    `select c.number, c.short_description as title, c.change_type as type, coalesce(s.name, '') as service, c.planned_start as "startsAt",
       c.risk_points as "riskPoints", coalesce(trim(c.rollback_plan), '') <> '' as "hasRollback",
       exists (select 1 from v_change_freeze f where f.active and f.starts_at < c.planned_end and f.ends_at > c.planned_start
         and (coalesce(f.services, '{}') = '{}' or c.service = any(f.services))) as "isFrozen"
     from v_change c left join v_service s on s.id = c.service
     where c.state in ('-5', '-4', '-3', '-2') and c.planned_start >= $1 and c.planned_start < $2
     order by c.planned_start, c.number limit ${most}`,
    [span.from, span.to],
  );
}

/** Actions of meetings and reviews that fell due in some days or are overdue by then, and those of them that were done. */
export function owedActions(tx: Tx, days: { from: string; to: string }): Promise<OwedAction[]> {
  return tx.query<OwedAction>(
    `select * from (
       select a.title, coalesce(p.name, 'nobody yet') as owner, a.due_on::text as "dueOn", case when a.state = 'done' then 'done' else 'open' end as state, 'meeting' as "from"
       from v_meeting_action a left join v_person p on p.id = a.owner
       where a.state <> 'dropped' and (a.due_on >= $1::date and a.due_on < $2::date or a.state = 'open' and a.due_on < $1::date)
       union all
       select a.title, coalesce(p.name, 'nobody yet'), a.due_on::text, case when a.state in ('done', 'verified') then 'done' else 'open' end, 'review'
       from v_review_action a left join v_person p on p.id = a.owner
       where a.state <> 'dropped' and not coalesce(a.confidential, false)
         and (a.due_on >= $1::date and a.due_on < $2::date or a.state = 'open' and a.due_on < $1::date)
     ) w order by state desc, "dueOn", title limit ${most}`,
    [days.from, days.to],
  );
}

/** Open problems whose next step is overdue, longest first. */
export function restingProblems(tx: Tx, now: Instant): Promise<[...PeriodFacts["resting"]]> {
  return tx.query(
    `select b.number, b.short_description as title, coalesce(p.name, 'nobody yet') as owner, b.next_step_by as "nextStepBy", coalesce(b.incident_count, 0) as incidents
     from v_problem b left join v_person p on p.id = b.assignee
     where b.state in ('101', '102', '103', '104') and b.next_step_by < $1 and not coalesce(b.restricted, false)
     order by b.next_step_by, b.number limit ${most}`,
    [now],
  );
}

/** Freezes that hold now or begin within six weeks, with how many scheduled changes lie in each. */
export function freezesAhead(tx: Tx, now: Instant): Promise<[...PeriodFacts["freezes"]]> {
  return tx.query(
    `select f.name, f.starts_at as "from", f.ends_at as "to",
       (select count(*)::int from v_change c where c.state in ('-2', '-1') and c.planned_start < f.ends_at and c.planned_end > greatest(f.starts_at, $1)
         and (coalesce(f.services, '{}') = '{}' or c.service is null or c.service = any(f.services))) as changes
     from v_change_freeze f where f.active and f.ends_at > $1 and f.starts_at < $2 order by f.starts_at, f.name limit 4`,
    [now, addDays(now, 42)],
  );
}
