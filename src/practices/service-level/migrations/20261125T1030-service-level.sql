-- Promises and their clocks: instants only, so that nothing here goes stale (docs/decisions/0002-the-spine.md).
create table sla_definition (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  agreement_type text,
  target text not null,
  subject_kind text,
  duration_minutes integer not null,
  warn_percent integer,
  calendar text collate "C",
  start_when text not null,
  stop_when text not null,
  pause_when text,
  cancel_when text,
  reset_when text,
  cancel_when_start_lapses boolean,
  retroactive boolean,
  vendor text,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index sla_definition_name on sla_definition (name_fold, id);
create index sla_definition_created_at on sla_definition (created_at, id);
create index sla_definition_updated_at on sla_definition (updated_at, id);
create index sla_definition_search on sla_definition using gin (search);
create view v_sla_definition as select * from sla_definition;

create table sla_definition_version (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  definition text collate "C",
  of_version integer,
  name text,
  content jsonb
);
create index sla_definition_version_created_at on sla_definition_version (created_at, id);
create index sla_definition_version_updated_at on sla_definition_version (updated_at, id);
create view v_sla_definition_version as select * from sla_definition_version;

create table clock (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text,
  subject_kind text,
  subject text,
  definition text collate "C",
  definition_version integer,
  calendar text collate "C",
  calendar_version integer,
  agreement_type text,
  target text,
  stage text,
  attempt integer,
  started_at timestamptz,
  duration_ms double precision,
  warn_after_ms double precision,
  counted_ms double precision,
  wall_ms double precision,
  paused_ms double precision,
  paused_wall_ms double precision,
  running_since timestamptz,
  paused_at timestamptz,
  pause_reason text,
  stopped_at timestamptz,
  cancelled_at timestamptz,
  warn_at timestamptz,
  breach_at timestamptz,
  breached_at timestamptz,
  warned_at timestamptz,
  priority text,
  team text collate "C",
  service text collate "C",
  restricted boolean not null default false,
  observed boolean,
  wake_at timestamptz
);
create index clock_started_at on clock (started_at, id);
create index clock_breach_at on clock (breach_at, id);
create index clock_created_at on clock (created_at, id);
create index clock_updated_at on clock (updated_at, id);
create index clock_wake on clock (wake_at) where wake_at is not null;
create view v_clock as select * from clock;

create index clock_subject on clock (subject);
create index clock_breach_open on clock (breach_at) where stopped_at is null and cancelled_at is null;
