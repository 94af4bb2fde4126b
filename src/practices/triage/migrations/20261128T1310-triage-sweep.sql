-- Work over all lines of the Desk, a batch at a time: to weigh them anew, and to build them from records that were there before. Where it stands is a row.
create table triage_sweep (
  name text collate "C" primary key,
  asked_at timestamptz not null,
  kind text collate "C",
  after text collate "C" not null,
  swept text[] not null,
  done integer not null,
  total integer,
  finished_at timestamptz
);
create index triage_exception_standing on triage_exception (id) where gone_at is null and state <> 'decided';

-- An office that has worked before may have records that no line was ever made of; a new one has none.
insert into triage_sweep (name, asked_at, after, swept, done, finished_at)
select 'build', '2026-11-28T00:00:00Z', '', '{}', 0, case when exists (select 1 from v_person) then null else timestamptz '2026-11-28T00:00:00Z' end;
