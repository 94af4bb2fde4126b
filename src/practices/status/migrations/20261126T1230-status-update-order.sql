-- Two updates of one moment stand in the order in which they were written.
alter table status_update add column ordinal integer not null default 1;
drop view v_status_update;
create view v_status_update as select * from status_update;
