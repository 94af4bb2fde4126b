-- What is done once counts once: the end of what was noticed at its beginning, a deployment that is told of, a change after the fact, what is no production.
alter table change add column left_out text;
create or replace view v_change as select * from change;
alter table unauthorised_change
  add column ended_at timestamptz,
  add column outside_production boolean,
  add column deployment text collate "C";
create or replace view v_unauthorised_change as select * from unauthorised_change;
create index unauthorised_change_item on unauthorised_change (configuration_item, happened_at) where ended_at is null;
-- The year behind a risk is answered from the indexes alone: all that ended, and those of them that failed, for whatever reason.
drop index change_ended_year;
create index change_ended_year on change (closed_at) include (id, change_type, service, team, assignee) where state = '3';
create index change_failed_year on change (closed_at) include (id, change_type, service, team, assignee)
  where state = '3' and (rolled_back_at is not null or close_code = 'unsuccessful' or coalesce(caused_incidents, '{}') <> '{}' or overran_at is not null);
