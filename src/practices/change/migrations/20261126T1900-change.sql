-- Changes, whom they asked, freezes, and what is needed of each type. Codes and meanings follow ServiceNow's change_request table.
create table change (
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
  change_type text,
  template text collate "C",
  state text,
  service text collate "C",
  configuration_item text collate "C",
  affected_items text[] collate "C",
  team text collate "C",
  assignee text collate "C",
  requested_by text collate "C",
  planned_start timestamptz,
  planned_end timestamptz,
  implementation_plan text,
  test_plan text,
  communication_plan text,
  rollback_plan text,
  rollback_trigger text,
  rollback_caller text collate "C",
  rollback_minutes integer,
  rollback_rehearsed_on date,
  risk_impact_analysis text,
  consented_by text collate "C",
  consent_digest text,
  risk text,
  risk_points integer,
  risk_lines jsonb,
  approval_digest text,
  approval_due_at timestamptz,
  approval_overdue_at timestamptz,
  exceptions jsonb,
  started_at timestamptz,
  ended_at timestamptz,
  overran_at timestamptz,
  rolled_back_at timestamptz,
  close_code text,
  close_notes text,
  closed_at timestamptz,
  closed_by text collate "C",
  cancel_reason text,
  short_description_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index change_state on change (state, id);
create index change_planned_start on change (planned_start, id);
create index change_risk on change (risk, id);
create index change_closed_at on change (closed_at, id);
create index change_created_at on change (created_at, id);
create index change_updated_at on change (updated_at, id);
create index change_search on change using gin (search);
create index change_wake on change (wake_at) where wake_at is not null;
create sequence change_number;
create view v_change as select * from change;

create table change_approval (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  change text collate "C",
  group_name text,
  team text collate "C",
  state text,
  quorum integer,
  voters text[] collate "C",
  votes jsonb,
  digest text,
  due_at timestamptz,
  decided_at timestamptz,
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index change_approval_state on change_approval (state, id);
create index change_approval_due_at on change_approval (due_at, id);
create index change_approval_created_at on change_approval (created_at, id);
create index change_approval_updated_at on change_approval (updated_at, id);
create index change_approval_search on change_approval using gin (search);
create view v_change_approval as select * from change_approval;

create table change_freeze (
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
  reason text not null,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index change_freeze_starts_at on change_freeze (starts_at, id);
create index change_freeze_created_at on change_freeze (created_at, id);
create index change_freeze_updated_at on change_freeze (updated_at, id);
create index change_freeze_search on change_freeze using gin (search);
create view v_change_freeze as select * from change_freeze;

create table change_type (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  change_type text not null,
  needed_to_assess jsonb,
  needed_to_authorize jsonb,
  needed_to_schedule jsonb,
  needed_to_implement jsonb,
  groups jsonb,
  approval_hours integer not null,
  active boolean
);
create index change_type_created_at on change_type (created_at, id);
create index change_type_updated_at on change_type (updated_at, id);
create view v_change_type as select * from change_type;

create table change_template (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  service text collate "C",
  implementation_plan text not null,
  test_plan text not null,
  communication_plan text,
  rollback_plan text not null,
  rollback_trigger text not null,
  rollback_minutes integer not null,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index change_template_name on change_template (name_fold, id);
create index change_template_created_at on change_template (created_at, id);
create index change_template_updated_at on change_template (updated_at, id);
create index change_template_search on change_template using gin (search);
create view v_change_template as select * from change_template;

-- Collisions ask for open changes whose windows overlap; a freeze for what is scheduled into it; risk for what ended within a year.
create index change_open_window on change (planned_start, planned_end) where state in ('-5', '-4', '-3', '-2', '-1');
create index change_closed_year on change (closed_at) include (change_type, service, team, assignee, close_code, rolled_back_at) where state = '3';
create index change_approval_change on change_approval (change, created_at, id);
create index change_freeze_open on change_freeze (ends_at) where active;
