-- What was issued is kept as it was printed, by its SHA-256: an issued paper comes out the same whatever templates say later.
create table paper_print (
  sha256 text collate "C" primary key,
  bytes bytea not null,
  at timestamptz not null
);
alter table paper_print alter column bytes set storage external;
alter table briefing add column prints jsonb;
create or replace view v_briefing as select * from briefing;
