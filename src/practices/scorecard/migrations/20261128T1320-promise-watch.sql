-- How each promise stands in the month that runs.
create table promise_watch (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  metric text,
  name text,
  period text,
  ends_at timestamptz,
  state text,
  since timestamptz,
  calm_since timestamptz,
  owner text collate "C",
  unit text,
  decimals integer,
  direction text,
  target double precision,
  floor double precision,
  value double precision,
  n integer,
  part integer,
  run integer,
  usual double precision
);
create index promise_watch_since on promise_watch (since, id);
create index promise_watch_created_at on promise_watch (created_at, id);
create index promise_watch_updated_at on promise_watch (updated_at, id);
create view v_promise_watch as select * from promise_watch;

