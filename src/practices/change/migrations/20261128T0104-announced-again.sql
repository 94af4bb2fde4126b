-- Why those whom a change touches are told once more within the hour.
alter table change_announcement add column again text;
create or replace view v_change_announcement as select * from change_announcement;
