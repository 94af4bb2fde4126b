-- Whoever still has a vote is reminded before it is due; what waits for one person's vote is found by an index.
alter table change add column approval_remind_at timestamptz;
create or replace view v_change as select * from change;
create index change_approval_voters on change_approval using gin (voters) where state = 'requested';
