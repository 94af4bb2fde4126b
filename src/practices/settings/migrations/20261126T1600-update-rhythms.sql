-- How often updates of a major incident are due by its severity; where nothing is said, the general rhythm holds.
alter table organisation
  add column update_every_high_minutes integer,
  add column update_every_medium_minutes integer,
  add column update_every_low_minutes integer;
create or replace view v_organisation as select * from organisation;
