-- Things done differently to move one number, with what it said before and after.
create table improvement (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  title text not null,
  expectation text not null,
  owner text collate "C" not null,
  metric text not null,
  team text collate "C",
  service text collate "C",
  baseline_from date not null,
  baseline_to date not null,
  claimed double precision not null,
  state text,
  act text,
  acted_on date,
  later_from date,
  later_to date,
  measure_at timestamptz,
  baseline_value double precision,
  baseline_part integer,
  baseline_n integer,
  later_value double precision,
  later_part integer,
  later_n integer,
  verdict text,
  sentence text,
  known_through integer,
  conclusion text,
  lesson text,
  review_action text collate "C",
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index improvement_state on improvement (state, id);
create index improvement_acted_on on improvement (acted_on, id);
create index improvement_measure_at on improvement (measure_at, id);
create index improvement_created_at on improvement (created_at, id);
create index improvement_updated_at on improvement (updated_at, id);
create index improvement_search on improvement using gin (search);
create index improvement_wake on improvement (wake_at) where wake_at is not null;
create sequence improvement_number;
create index improvement_metric on improvement (metric, id);
create index improvement_owner on improvement (owner, id);
create view v_improvement as select * from improvement;

