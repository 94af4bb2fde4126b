-- When work on a change rested, and when it passed its point of no return.
alter table change
  add column paused_at timestamptz,
  add column pauses jsonb default '[]',
  add column point_passed_at timestamptz;
create or replace view v_change as select * from change;
update change_template set steps = '[]' where steps is null;
