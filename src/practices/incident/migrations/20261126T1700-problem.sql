-- The problem that lies behind an incident (ServiceNow: problem_id).
alter table incident add column problem text collate "C";
create index incident_problem on incident (problem, opened_at) where problem is not null;
create or replace view v_incident as select * from incident;
