-- A change left in its window's wake: it alarms again, covers later deployments only for a while, and one that nobody began says so.
alter table change add column alarm_again_at timestamptz, add column missed_at timestamptz;
create or replace view v_change as select * from change;
alter table change_type add column cover_after_minutes integer default 30;
create or replace view v_change_type as select * from change_type;
-- Which change covered an event is asked for of its own moment: those that began within a fortnight before it, and the few long ones.
create index change_started_at_moment on change (started_at) where started_at is not null;
-- What was begun or scheduled before is looked at once, when it is due.
update change set wake_at = least(wake_at, planned_end) where state = '-2';
update change set wake_at = least(wake_at, overran_at + interval '1 hour') where state = '-1' and overran_at is not null;
