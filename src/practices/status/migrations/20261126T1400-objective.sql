-- How good services are to be, and the counts of events that some are measured by.
create table objective (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  service text collate "C" not null,
  description text,
  indicator text,
  hours text,
  target double precision not null,
  period text,
  alerts boolean,
  burn text,
  burn_since timestamptz,
  burn_because text,
  spent_since timestamptz,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index objective_name on objective (name_fold, id);
create index objective_burn on objective (burn, id);
create index objective_created_at on objective (created_at, id);
create index objective_updated_at on objective (updated_at, id);
create index objective_search on objective using gin (search);
create view v_objective as select * from objective;

create index objective_service on objective (service) where active;

-- Events of each minute as a source counted them: a later count of the same minute takes its place. Measurements, not records.
create table objective_count (
  objective text collate "C" not null,
  source text collate "C" not null,
  minute timestamptz not null,
  good bigint not null,
  total bigint not null,
  primary key (objective, minute, source)
);
create index objective_count_minute on objective_count (minute);
-- The same by the hour, for windows of days and months.
create table objective_hour (
  objective text collate "C" not null,
  source text collate "C" not null,
  hour timestamptz not null,
  good bigint not null,
  total bigint not null,
  primary key (objective, hour, source)
);
create index objective_hour_hour on objective_hour (hour);
