-- The scorecard: what is promised, the months as they were closed, and the numbers they kept.
create table metric (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  key text not null,
  name text not null,
  perspective text not null,
  owner text collate "C",
  target double precision,
  direction text,
  floor double precision,
  unit text,
  decimals integer,
  definition text not null,
  source text,
  formula jsonb not null,
  position integer,
  active boolean
);
create index metric_position on metric (position, id);
create index metric_created_at on metric (created_at, id);
create index metric_updated_at on metric (updated_at, id);
create view v_metric as select * from metric;

create table reporting_period (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  period text,
  state text,
  closes_at timestamptz,
  frozen_at timestamptz,
  known_through integer,
  kept integer,
  promised integer,
  headline text,
  wake_at timestamptz
);
create index reporting_period_created_at on reporting_period (created_at, id);
create index reporting_period_updated_at on reporting_period (updated_at, id);
create index reporting_period_wake on reporting_period (wake_at) where wake_at is not null;
create view v_reporting_period as select * from reporting_period;

create table metric_value (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  metric text,
  period text,
  value double precision,
  part integer,
  n integer,
  note text,
  target double precision,
  definition_version integer,
  known_through integer,
  at timestamptz
);
create index metric_value_created_at on metric_value (created_at, id);
create index metric_value_updated_at on metric_value (updated_at, id);
create view v_metric_value as select * from metric_value;

create index metric_key on metric (key);
create unique index reporting_period_period on reporting_period (period);
create unique index metric_value_of on metric_value (period, metric);
