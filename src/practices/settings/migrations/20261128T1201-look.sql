-- The look of an organisation: one colour, and a logo by the SHA-256 of its picture. A logo is never thrown away, for issued papers go on naming it.
alter table organisation
  add column accent text,
  add column logo text;
create or replace view v_organisation as select * from organisation;
create table logo (
  sha256 text collate "C" primary key,
  png bytea not null,
  width_px integer not null,
  height_px integer not null,
  at timestamptz not null
);
