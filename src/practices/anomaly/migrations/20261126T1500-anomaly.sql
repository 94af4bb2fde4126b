-- Numbers that tools send of one thing each, and what is remembered of them by the hour of the week.
create table metric_series (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  title text,
  metric text,
  labels jsonb,
  unit text,
  counted text,
  integration text collate "C",
  service text collate "C",
  alerts boolean,
  unusual_at double precision,
  persistence text,
  side text,
  least_difference double precision,
  state text,
  state_since timestamptz,
  because text,
  last_value double precision,
  last_at timestamptz,
  standing jsonb,
  active boolean,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
) with (fillfactor = 70);
create index metric_series_title on metric_series (title_fold, id);
create index metric_series_state on metric_series (state, id);
create index metric_series_state_since on metric_series (state_since, id);
create index metric_series_created_at on metric_series (created_at, id);
create index metric_series_updated_at on metric_series (updated_at, id);
create index metric_series_search on metric_series using gin (search);
create index metric_series_wake on metric_series (wake_at) where wake_at is not null;
create view v_metric_series as select * from metric_series;
create index metric_series_integration on metric_series (integration, id);
create index metric_series_service on metric_series (service) where active;

create table series_memory (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  series text collate "C",
  name text,
  part integer,
  samples jsonb
);
create index series_memory_created_at on series_memory (created_at, id);
create index series_memory_updated_at on series_memory (updated_at, id);
create view v_series_memory as select * from series_memory;
create unique index series_memory_part on series_memory (series, part);
