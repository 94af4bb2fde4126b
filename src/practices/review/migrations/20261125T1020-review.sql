-- Reviews, their actions, and the policy that says when one is required.
create table review (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  subject_kind text,
  subject text,
  title text not null,
  state text,
  owner text collate "C",
  involved text[] collate "C",
  due_at timestamptz,
  happened_from timestamptz,
  happened_to timestamptz,
  business_impact text,
  what_happened text,
  root_cause text,
  factors jsonb,
  went_well text,
  went_badly text,
  was_luck text,
  hypotheses jsonb,
  timeline jsonb,
  approved_by text collate "C",
  approved_at timestamptz,
  waived_by text collate "C",
  waived_at timestamptz,
  waive_reason text,
  reminded_at timestamptz,
  check_until timestamptz,
  recurrences jsonb,
  open_actions integer,
  confidential boolean,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index review_state on review (state, id);
create index review_due_at on review (due_at, id);
create index review_approved_at on review (approved_at, id);
create index review_created_at on review (created_at, id);
create index review_updated_at on review (updated_at, id);
create index review_search on review using gin (search);
create index review_wake on review (wake_at) where wake_at is not null;
create sequence review_number;
create view v_review as select * from review;

create table review_action (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  review text collate "C",
  title text not null,
  owner text collate "C",
  due_on date not null,
  state text,
  outcome text,
  done_at timestamptz,
  verified_by text collate "C",
  verified_at timestamptz,
  reminded_at timestamptz,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index review_action_due_on on review_action (due_on, id);
create index review_action_created_at on review_action (created_at, id);
create index review_action_updated_at on review_action (updated_at, id);
create index review_action_search on review_action using gin (search);
create index review_action_wake on review_action (wake_at) where wake_at is not null;
create view v_review_action as select * from review_action;

create table review_policy (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  priorities jsonb,
  major boolean,
  due_business_days integer,
  watch_days integer,
  active boolean
);
create index review_policy_created_at on review_policy (created_at, id);
create index review_policy_updated_at on review_policy (updated_at, id);
create view v_review_policy as select * from review_policy;

create index review_subject on review (subject);
create index review_watched on review (check_until) where state = 'approved';
create index review_action_review on review_action (review);
create index review_action_owner on review_action (owner, due_on) where state in ('open', 'done');
