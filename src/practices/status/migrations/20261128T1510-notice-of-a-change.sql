-- A notice may follow a change: it begins, moves and ends with it.
alter table status_notice add column change text collate "C";
create index status_notice_change on status_notice (change) where change is not null;
create or replace view v_status_notice as select * from status_notice;
