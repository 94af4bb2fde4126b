-- What callers, teams and vendors were promised breaks apart from each other; the team that has an incident answers for the first two.
alter table incident
  add column next_team_breach_at timestamptz,
  add column next_ola_breach_at timestamptz,
  add column next_vendor_breach_at timestamptz;
create or replace view v_incident as select * from incident;

with running as (
  select subject,
    min(breach_at) filter (where agreement_type = 'SLA') as sla,
    min(breach_at) filter (where agreement_type = 'OLA') as ola,
    min(breach_at) filter (where agreement_type = 'Underpinning contract') as vendor
  from v_clock
  where subject_kind = 'incident' and stopped_at is null and cancelled_at is null and (paused_at is null or breached_at is not null)
  group by subject
)
update incident i set next_breach_at = r.sla, next_team_breach_at = least(r.sla, r.ola), next_ola_breach_at = r.ola, next_vendor_breach_at = r.vendor
  from running r where i.id = r.subject;

create index incident_next_team_breach_at on incident (next_team_breach_at, id);
create index incident_assignee_team_breach on incident (assignee, next_team_breach_at, id) where state in ('1', '2', '3');
create index incident_team_team_breach on incident (team, next_team_breach_at, id) where state in ('1', '2', '3');
