-- How many of those who are invited must be there before a meeting decides.
alter table meeting_series add column least_present integer default 0;
create or replace view v_meeting_series as select * from meeting_series;
alter table meeting add column least_present integer;
create or replace view v_meeting as select * from meeting;
