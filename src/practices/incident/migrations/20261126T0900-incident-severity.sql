-- Severity, the wish to be notified, and the time to resolve (ServiceNow: severity, notify, calendar_stc, business_stc). Incidents that were
-- there already have the values that ServiceNow gives; what was resolved before this has no time to resolve until it is resolved again.
alter table incident
  add column severity text default '3',
  add column notify text default '1',
  add column resolution_seconds integer,
  add column business_resolution_seconds integer;
alter table incident
  alter column severity drop default,
  alter column notify drop default;
create or replace view v_incident as select * from incident;
