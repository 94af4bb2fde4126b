-- Business hours, what they said version by version, and agreed maintenance.
create table calendar (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  time_zone text not null,
  always boolean,
  segments jsonb,
  holidays jsonb,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index calendar_name on calendar (name_fold, id);
create index calendar_created_at on calendar (created_at, id);
create index calendar_updated_at on calendar (updated_at, id);
create index calendar_search on calendar using gin (search);
create view v_calendar as select * from calendar;

create table calendar_version (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  calendar text collate "C",
  of_version integer,
  name text,
  content jsonb
);
create index calendar_version_created_at on calendar_version (created_at, id);
create index calendar_version_updated_at on calendar_version (updated_at, id);
create view v_calendar_version as select * from calendar_version;

create table maintenance_window (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  services text[] collate "C",
  reason text,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index maintenance_window_starts_at on maintenance_window (starts_at, id);
create index maintenance_window_created_at on maintenance_window (created_at, id);
create index maintenance_window_updated_at on maintenance_window (updated_at, id);
create index maintenance_window_search on maintenance_window using gin (search);
create view v_maintenance_window as select * from maintenance_window;

create index calendar_version_of on calendar_version (calendar, of_version);
