-- By which rules alerts become incidents or stay quiet, what must report, and what correlation has learned.
create table quiet_window (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  reason text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  services text[] collate "C",
  items text[] collate "C",
  condition text,
  labels jsonb,
  state text,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index quiet_window_name on quiet_window (name_fold, id);
create index quiet_window_starts_at on quiet_window (starts_at, id);
create index quiet_window_ends_at on quiet_window (ends_at, id);
create index quiet_window_state on quiet_window (state, id);
create index quiet_window_created_at on quiet_window (created_at, id);
create index quiet_window_updated_at on quiet_window (updated_at, id);
create index quiet_window_search on quiet_window using gin (search);
create index quiet_window_wake on quiet_window (wake_at) where wake_at is not null;
create view v_quiet_window as select * from quiet_window;

create table inhibition_rule (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  source_condition text,
  source_labels jsonb,
  target_condition text,
  target_labels jsonb,
  equal jsonb,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index inhibition_rule_name on inhibition_rule (name_fold, id);
create index inhibition_rule_created_at on inhibition_rule (created_at, id);
create index inhibition_rule_updated_at on inhibition_rule (updated_at, id);
create index inhibition_rule_search on inhibition_rule using gin (search);
create view v_inhibition_rule as select * from inhibition_rule;

create table grouping_rule (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  position integer,
  condition text,
  labels jsonb,
  fields jsonb not null,
  window_minutes integer,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index grouping_rule_name on grouping_rule (name_fold, id);
create index grouping_rule_position on grouping_rule (position, id);
create index grouping_rule_created_at on grouping_rule (created_at, id);
create index grouping_rule_updated_at on grouping_rule (updated_at, id);
create index grouping_rule_search on grouping_rule using gin (search);
create view v_grouping_rule as select * from grouping_rule;

create table alert_route (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  position integer,
  condition text,
  labels jsonb,
  does text,
  team text collate "C",
  service text collate "C",
  lowest_severity text,
  runbook text,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index alert_route_name on alert_route (name_fold, id);
create index alert_route_position on alert_route (position, id);
create index alert_route_created_at on alert_route (created_at, id);
create index alert_route_updated_at on alert_route (updated_at, id);
create index alert_route_search on alert_route using gin (search);
create view v_alert_route as select * from alert_route;

create table alert_policy (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  when_clear text,
  reopen_within_minutes integer,
  most_alerts integer,
  quiets_dependents boolean,
  merges_young boolean,
  weights jsonb,
  snapshot_at timestamptz,
  active boolean,
  wake_at timestamptz
);
create index alert_policy_created_at on alert_policy (created_at, id);
create index alert_policy_updated_at on alert_policy (updated_at, id);
create index alert_policy_wake on alert_policy (wake_at) where wake_at is not null;
create view v_alert_policy as select * from alert_policy;

create table heartbeat (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  integration text collate "C" not null,
  every_minutes integer not null,
  grace_minutes integer,
  severity text,
  resource text,
  service text collate "C",
  state text,
  last_at timestamptz,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index heartbeat_name on heartbeat (name_fold, id);
create index heartbeat_state on heartbeat (state, id);
create index heartbeat_created_at on heartbeat (created_at, id);
create index heartbeat_updated_at on heartbeat (updated_at, id);
create index heartbeat_search on heartbeat using gin (search);
create index heartbeat_wake on heartbeat (wake_at) where wake_at is not null;
create view v_heartbeat as select * from heartbeat;

create table alert_template (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  words text,
  tokens jsonb,
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index alert_template_created_at on alert_template (created_at, id);
create index alert_template_updated_at on alert_template (updated_at, id);
create index alert_template_search on alert_template using gin (search);
create view v_alert_template as select * from alert_template;

create table correlation_snapshot (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  taken_at timestamptz,
  counted_from timestamptz,
  window_minutes integer,
  counted integer,
  pairs jsonb
);
create index correlation_snapshot_taken_at on correlation_snapshot (taken_at, id);
create index correlation_snapshot_created_at on correlation_snapshot (created_at, id);
create index correlation_snapshot_updated_at on correlation_snapshot (updated_at, id);
create view v_correlation_snapshot as select * from correlation_snapshot;

create table correlation_label (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  said text,
  how text,
  alert text collate "C",
  incident text collate "C",
  other_incident text collate "C",
  weights text,
  score integer
);
create index correlation_label_incident on correlation_label (incident);
create index correlation_label_said on correlation_label (said, id);
create index correlation_label_created_at on correlation_label (created_at, id);
create index correlation_label_updated_at on correlation_label (updated_at, id);
create view v_correlation_label as select * from correlation_label;
