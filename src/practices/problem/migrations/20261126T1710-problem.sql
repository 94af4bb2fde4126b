-- Problems, how long they may rest, and proposals that were dismissed. Codes and meanings follow ServiceNow's problem table.
create table problem (
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
  service text collate "C",
  configuration_item text collate "C",
  category text,
  impact text,
  urgency text,
  priority text,
  state text,
  team text collate "C",
  assignee text collate "C",
  opened_at timestamptz,
  opened_by text collate "C",
  next_step text,
  next_step_by timestamptz,
  overdue_at timestamptz,
  escalate_at timestamptz,
  escalated_at timestamptz,
  missed_steps integer,
  method text,
  whys jsonb,
  analysis text,
  hypotheses jsonb,
  cause_notes text,
  fix_notes text,
  workaround text,
  workaround_communicated_at timestamptz,
  workaround_communicated_by text collate "C",
  workaround_told jsonb,
  known_error boolean,
  known_error_at timestamptz,
  resolution_code text,
  resolved_at timestamptz,
  resolved_by text collate "C",
  closed_at timestamptz,
  closed_by text collate "C",
  risk_accepted_by text collate "C",
  risk_reason text,
  risk_review_on date,
  duplicate_of text collate "C",
  cancel_reason text,
  reanalysed_count integer,
  restricted boolean,
  incident_count integer,
  open_incident_count integer,
  last_incident_at timestamptz,
  needing_review text[] collate "C",
  short_description_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index problem_priority on problem (priority, id);
create index problem_state on problem (state, id);
create index problem_opened_at on problem (opened_at, id);
create index problem_next_step_by on problem (next_step_by, id);
create index problem_resolved_at on problem (resolved_at, id);
create index problem_incident_count on problem (incident_count, id);
create index problem_created_at on problem (created_at, id);
create index problem_updated_at on problem (updated_at, id);
create index problem_search on problem using gin (search);
create index problem_wake on problem (wake_at) where wake_at is not null;
create sequence problem_number;
create view v_problem as select * from problem;

create table problem_policy (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  priority text not null,
  step_within_days integer not null,
  manager_after_days integer not null,
  farthest_days integer not null,
  active boolean
);
create index problem_policy_created_at on problem_policy (created_at, id);
create index problem_policy_updated_at on problem_policy (updated_at, id);
create view v_problem_policy as select * from problem_policy;

create table problem_dismissal (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  scope_kind text not null,
  scope text not null,
  words text not null,
  incidents text[] collate "C",
  count integer not null,
  reason text not null,
  active boolean,
  words_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index problem_dismissal_created_at on problem_dismissal (created_at, id);
create index problem_dismissal_updated_at on problem_dismissal (updated_at, id);
create index problem_dismissal_search on problem_dismissal using gin (search);
create view v_problem_dismissal as select * from problem_dismissal;

create index problem_open_step on problem (next_step_by, id) where state in ('101', '102', '103', '104', '106');
create index problem_assignee on problem (assignee, next_step_by, id) where state <> '107';
create index problem_service on problem (service, id);
create index problem_restricted on problem (id) where restricted;
