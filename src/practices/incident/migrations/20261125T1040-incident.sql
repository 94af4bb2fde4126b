-- Incidents. Codes and meanings follow ServiceNow's incident table.
create table incident (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  short_description text not null,
  description text,
  caller text collate "C",
  service text collate "C",
  configuration_item text collate "C",
  site text collate "C",
  category text,
  subcategory text,
  contact_type text,
  impact text,
  urgency text,
  priority text,
  affected_users integer,
  state text,
  hold_reason text,
  team text collate "C",
  assignee text collate "C",
  opened_at timestamptz,
  opened_by text collate "C",
  detected_at timestamptz,
  acknowledged_at timestamptz,
  restored_at timestamptz,
  resolved_at timestamptz,
  resolved_by text collate "C",
  closed_at timestamptz,
  closed_by text collate "C",
  close_code text,
  close_notes text,
  reopen_count integer,
  reassignment_count integer,
  parent text collate "C",
  state_before_merge text,
  merged_into text collate "C",
  major_state text,
  phase text,
  commander text collate "C",
  communicator text collate "C",
  scribe text collate "C",
  bridge_url text,
  update_every_minutes integer,
  next_update_at timestamptz,
  update_missed_at timestamptz,
  updates_sent integer,
  expected_back_at timestamptz,
  known jsonb,
  not_known jsonb,
  hypotheses jsonb,
  workstreams jsonb,
  review_required boolean,
  review text collate "C",
  review_state text,
  restricted boolean,
  holds jsonb,
  satisfaction text,
  satisfaction_comment text,
  clocks jsonb,
  next_breach_at timestamptz,
  correlation_id text,
  correlation_display text,
  observed boolean,
  source_says jsonb,
  auto_close_at timestamptz,
  short_description_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index incident_priority on incident (priority, id);
create index incident_state on incident (state, id);
create index incident_opened_at on incident (opened_at, id);
create index incident_resolved_at on incident (resolved_at, id);
create index incident_next_breach_at on incident (next_breach_at, id);
create index incident_created_at on incident (created_at, id);
create index incident_updated_at on incident (updated_at, id);
create index incident_search on incident using gin (search);
create index incident_wake on incident (wake_at) where wake_at is not null;
create sequence incident_number;
create view v_incident as select * from incident;

create table priority_rule (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  impact text not null,
  urgency text not null,
  priority text not null,
  active boolean
);
create index priority_rule_created_at on priority_rule (created_at, id);
create index priority_rule_updated_at on priority_rule (updated_at, id);
create view v_priority_rule as select * from priority_rule;

create table routing_rule (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  position integer,
  condition text not null,
  team text collate "C" not null,
  assignee text collate "C",
  active boolean
);
create index routing_rule_position on routing_rule (position, id);
create index routing_rule_created_at on routing_rule (created_at, id);
create index routing_rule_updated_at on routing_rule (updated_at, id);
create view v_routing_rule as select * from routing_rule;

create index incident_open_breach on incident (next_breach_at, id) where state in ('1', '2', '3');
create index incident_open_opened on incident (opened_at, id) where state in ('1', '2', '3');
create index incident_assignee_open on incident (assignee, next_breach_at, id) where state in ('1', '2', '3');
create index incident_team_open on incident (team, next_breach_at, id) where state in ('1', '2', '3');
create index incident_caller on incident (caller, opened_at, id);
create index incident_opened_by on incident (opened_by, opened_at, id);
create index incident_service on incident (service, opened_at, id);
create index incident_parent on incident (parent) where parent is not null;
create index incident_major on incident (opened_at) where major_state = 'declared';
create index incident_restricted on incident (id) where restricted;
create index incident_correlation on incident (correlation_id) where correlation_id is not null;
