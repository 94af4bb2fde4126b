-- How long alerts are kept once they are over.
alter table alert_policy add column kept_days integer default 400;
alter table alert_policy alter column kept_days drop default;
create or replace view v_alert_policy as select * from alert_policy;
