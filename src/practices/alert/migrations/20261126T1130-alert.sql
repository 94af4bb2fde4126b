-- Alerts, the rules by which they become incidents, and what correlation remembers (docs/decisions/0008-alerts-to-pages.md).
-- A repeat changes no indexed column of an alert: with room on its page (fillfactor) it costs no index.
create table integration (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  connector text not null,
  team text collate "C",
  default_service text collate "C",
  environment text,
  mapping jsonb,
  auto_resolve_after_minutes integer,
  group_wait_seconds integer,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index integration_name on integration (name_fold, id);
create index integration_created_at on integration (created_at, id);
create index integration_updated_at on integration (updated_at, id);
create index integration_search on integration using gin (search);
create view v_integration as select * from integration;

create table alert (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  integration text collate "C",
  key text collate "C",
  key_inputs jsonb,
  status text,
  suppressed text,
  suppressed_by text collate "C",
  suppressed_until timestamptz,
  severity text,
  summary text,
  resource text,
  check_name text,
  component text,
  group_name text,
  class text,
  environment text,
  service text collate "C",
  configuration_item text collate "C",
  labels jsonb,
  links jsonb,
  details jsonb,
  first_at timestamptz,
  last_at timestamptz,
  heard_at timestamptz,
  fine_at timestamptz,
  acknowledged_at timestamptz,
  resolved_at timestamptz,
  resolved_because text,
  silent_at timestamptz,
  count integer,
  flap_states text,
  flap_at timestamptz,
  calm_at timestamptz,
  is_flapping boolean,
  symptom text,
  template_id text collate "C",
  incident text collate "C",
  suggested_incident text collate "C",
  settles_at timestamptz,
  decision jsonb,
  sentence text,
  route text collate "C",
  runbook text,
  beacons jsonb,
  traces jsonb,
  summary_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
) with (fillfactor = 80);
create index alert_status on alert (status, id);
create index alert_severity on alert (severity, id);
create index alert_first_at on alert (first_at, id);
create index alert_created_at on alert (created_at, id);
create index alert_updated_at on alert (updated_at, id);
create index alert_search on alert using gin (search);
create index alert_wake on alert (wake_at) where wake_at is not null;
create unique index alert_open_key on alert (key) where status <> 'resolved';
create index alert_key on alert (key, first_at, id);
create index alert_incident on alert (incident, first_at, id) where incident is not null;
create index alert_incident_open on alert (incident) where incident is not null and status <> 'resolved';
create index alert_open on alert (first_at, id) where status <> 'resolved';
create index alert_quiet on alert (suppressed_by) where suppressed_by is not null and status <> 'resolved';
create index alert_suggested on alert (suggested_incident) where suggested_incident is not null;
create index alert_words on alert (template_id, first_at);
create index alert_service on alert (service, first_at, id);
create sequence alert_number;
create view v_alert as select * from alert;

create table alert_group (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  incident text collate "C",
  title text,
  alerts integer,
  severity text,
  first_at timestamptz,
  last_at timestamptz,
  clear_at timestamptz,
  untold integer,
  told_at timestamptz,
  wake_at timestamptz
);
create index alert_group_incident on alert_group (incident);
create index alert_group_last_at on alert_group (last_at, id);
create index alert_group_created_at on alert_group (created_at, id);
create index alert_group_updated_at on alert_group (updated_at, id);
create index alert_group_wake on alert_group (wake_at) where wake_at is not null;
create view v_alert_group as select * from alert_group;

create table change_event (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  integration text collate "C",
  summary text not null,
  source text,
  service text collate "C",
  configuration_item text collate "C",
  resource text,
  environment text,
  at timestamptz not null,
  labels jsonb,
  links jsonb,
  details jsonb,
  summary_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index change_event_at on change_event (at, id);
create index change_event_created_at on change_event (created_at, id);
create index change_event_updated_at on change_event (updated_at, id);
create index change_event_service on change_event (service, at);
create index change_event_search on change_event using gin (search);
create view v_change_event as select * from change_event;

-- By which keys an incident's alerts are found: one line of each incident and key, however many alerts bear the key.
create table alert_trace (
  incident text collate "C" not null,
  key text collate "C" not null,
  alert text collate "C" not null,
  at timestamptz not null,
  template text collate "C",
  service text collate "C",
  symptom text,
  primary key (incident, key)
);
create index alert_trace_key on alert_trace (key, at);
create index alert_trace_alert on alert_trace (alert);

-- By which keys an alert that fires is found by those it keeps quiet.
create table alert_beacon (
  key text collate "C" not null,
  alert text collate "C" not null,
  incident text collate "C",
  primary key (key, alert)
);
create index alert_beacon_alert on alert_beacon (alert);
