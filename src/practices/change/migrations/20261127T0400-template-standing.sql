-- A template knows which of its words were approved, and whether its changes go well enough that standard changes may be made of it.
alter table change_template
  add column owner text collate "C",
  add column lost_at_failures integer,
  add column lost_among integer,
  add column revision integer,
  add column authors text[] collate "C",
  add column approvals jsonb,
  add column standing text,
  add column standing_at timestamptz,
  add column standing_by text collate "C",
  add column standing_reason text;
update change_template set lost_at_failures = 2, lost_among = 10, authors = '{}', approvals = '[]', standing = 'held';
drop view v_change_template;
create view v_change_template as select * from change_template;

alter table change add column template_revision integer;
drop view v_change;
create view v_change as select * from change;
create index change_of_template on change (template, closed_at desc, id desc) where template is not null and state = '3';

-- What counts as failed has an overrun in it: the index that answers risk answers it alone.
create index change_ended_year on change (closed_at) include (change_type, service, team, assignee, close_code, rolled_back_at, overran_at) where state = '3';
drop index change_closed_year;
