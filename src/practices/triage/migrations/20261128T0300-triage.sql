-- The Desk: what counts, what the director puts first, what is asked of the director, and the lines with what was done about them.
create table triage_policy (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  why text,
  revision integer,
  state text,
  effective_from timestamptz,
  effective_to timestamptz,
  gates jsonb,
  weight_impact integer,
  weight_urgency integer,
  weight_trend integer,
  weight_authority integer,
  weight_money integer,
  weight_priority integer,
  now_from integer,
  now_until integer,
  today_from integer,
  tier1_percent integer,
  tier2_percent integer,
  tier3_percent integer,
  tier4_percent integer,
  horizons jsonb,
  usual_horizon_minutes integer,
  trend_least integer,
  cost_from integer,
  cost_decades integer,
  most_now integer,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index triage_policy_revision on triage_policy (revision, id);
create index triage_policy_effective_from on triage_policy (effective_from, id);
create index triage_policy_created_at on triage_policy (created_at, id);
create index triage_policy_updated_at on triage_policy (updated_at, id);
create index triage_policy_search on triage_policy using gin (search);
create view v_triage_policy as select * from triage_policy;

create table director_priority (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  title text not null,
  starts_on date not null,
  ends_on date not null,
  services text[] collate "C",
  teams text[] collate "C",
  kinds jsonb,
  share_percent integer,
  active boolean,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index director_priority_title on director_priority (title_fold, id);
create index director_priority_ends_on on director_priority (ends_on, id);
create index director_priority_created_at on director_priority (created_at, id);
create index director_priority_updated_at on director_priority (updated_at, id);
create index director_priority_search on director_priority using gin (search);
create view v_director_priority as select * from director_priority;

create table director_ask (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  title text not null,
  details text,
  asked_by text collate "C",
  due_at timestamptz,
  minutes_needed integer,
  service text collate "C",
  share_of_users_percent integer,
  expected_cost integer,
  only_director boolean,
  state text,
  answer text,
  decided_by text collate "C",
  decided_at timestamptz,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index director_ask_due_at on director_ask (due_at, id);
create index director_ask_created_at on director_ask (created_at, id);
create index director_ask_updated_at on director_ask (updated_at, id);
create index director_ask_search on director_ask using gin (search);
create sequence director_ask_number;
create view v_director_ask as select * from director_ask;

create table triage_exception (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  source_kind text,
  source text,
  source_number text,
  root_cause_key text,
  title text,
  facts text,
  confidential boolean,
  service text collate "C",
  team text collate "C",
  opened_at timestamptz,
  concern jsonb,
  said jsonb,
  heard text,
  band text,
  score_tenths integer,
  gate text,
  policy_revision integer,
  now_since timestamptz,
  next_band_change_at timestamptz,
  returns_at timestamptz,
  state text,
  gone_at timestamptz,
  acted_at timestamptz,
  acted_by text collate "C",
  on_behalf_of text collate "C",
  decision text,
  reason text,
  delegated_to text collate "C",
  due_at timestamptz,
  override_band text,
  override_why text,
  overridden_at timestamptz,
  overridden_by text collate "C",
  right_to_tell text,
  judged_by text collate "C",
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index triage_exception_opened_at on triage_exception (opened_at, id);
create index triage_exception_created_at on triage_exception (created_at, id);
create index triage_exception_updated_at on triage_exception (updated_at, id);
create index triage_exception_search on triage_exception using gin (search);
create index triage_exception_wake on triage_exception (wake_at) where wake_at is not null;
create view v_triage_exception as select * from triage_exception;

create table triage_override (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  exception text collate "C",
  from_band text,
  to_band text,
  why text,
  by text collate "C",
  on_behalf_of text collate "C",
  score_tenths integer
);
create index triage_override_created_at on triage_override (created_at, id);
create index triage_override_updated_at on triage_override (updated_at, id);
create view v_triage_override as select * from triage_override;


-- The Desk reads a band from the highest score on, counts causes, and looks at what comes back.
create index triage_exception_desk on triage_exception (band, score_tenths desc, id) where gone_at is null and state in ('open', 'acknowledged');
create index triage_exception_cause on triage_exception (root_cause_key) where gone_at is null and state in ('open', 'acknowledged');
create index triage_exception_off on triage_exception (due_at, id) where gone_at is null and state in ('delegated', 'snoozed', 'folded');
create index triage_exception_source on triage_exception (source);
