-- What the CAB decided on a change, for which words of it, and whether a type of change waits for that.
alter table change add column cab_decision text, add column cab_decided_at timestamptz, add column cab_decided_by text collate "C",
  add column cab_digest text, add column cab_meeting text collate "C", add column cab_reason text;
create or replace view v_change as select * from change;
alter table change_type add column cab_needed boolean;
create or replace view v_change_type as select * from change_type;
