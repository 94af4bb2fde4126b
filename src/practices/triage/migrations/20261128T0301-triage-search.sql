-- A line of the Desk is found by its record: a search would find both, and say the same twice.
drop view v_triage_exception;
drop index triage_exception_search;
alter table triage_exception drop column search;
alter table triage_exception drop column search_text;
create view v_triage_exception as select * from triage_exception;
