-- What a negotiation with a vendor saves goes into the improvement it belongs to.
alter table improvement
  add column negotiation text collate "C",
  add column saved_amount text,
  add column saved_currency text;
create index improvement_negotiation on improvement (negotiation) where negotiation is not null;
create or replace view v_improvement as select * from improvement;
