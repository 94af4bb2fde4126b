-- In whose name a line was moved by hand, beside who moved it.
drop view v_triage_exception;
alter table triage_exception add column overridden_for text collate "C";
create view v_triage_exception as select * from triage_exception;
update triage_exception e set overridden_for = (select o.on_behalf_of from triage_override o where o.exception = e.id order by o.created_at desc, o.id desc limit 1)
where e.override_band is not null;
