-- Meetings, their series, what they talk about, what comes of it, and what the office does again and again.
create table meeting_series (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  purpose text,
  every text,
  starts_on date not null,
  time text not null,
  time_zone text not null,
  duration_minutes integer,
  place text,
  link text,
  chair text collate "C",
  invited text[] collate "C",
  decides_on text,
  standing jsonb,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index meeting_series_name on meeting_series (name_fold, id);
create index meeting_series_created_at on meeting_series (created_at, id);
create index meeting_series_updated_at on meeting_series (updated_at, id);
create index meeting_series_search on meeting_series using gin (search);
create view v_meeting_series as select * from meeting_series;

create table meeting (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  title text not null,
  series text collate "C",
  decides_on text,
  starts_at timestamptz not null,
  duration_minutes integer,
  place text,
  link text,
  chair text collate "C",
  invited text[] collate "C",
  present text[] collate "C",
  state text,
  agenda_circulated_at timestamptz,
  opened_at timestamptz,
  ended_at timestamptz,
  current_item text collate "C",
  current_since timestamptz,
  spent_ms jsonb,
  minutes_text text,
  draft_digest text,
  minutes_digest text,
  circulated_at timestamptz,
  circulated_by text collate "C",
  cancel_reason text,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index meeting_starts_at on meeting (starts_at, id);
create index meeting_state on meeting (state, id);
create index meeting_created_at on meeting (created_at, id);
create index meeting_updated_at on meeting (updated_at, id);
create index meeting_search on meeting using gin (search);
create sequence meeting_number;
create view v_meeting as select * from meeting;

create table agenda_item (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  meeting text collate "C" not null,
  title text not null,
  position text,
  subject_kind text,
  subject text,
  subject_number text,
  presenter text collate "C",
  planned_minutes integer,
  why text,
  since_last text,
  seen jsonb,
  notes text,
  disposition text,
  disposed_at timestamptz,
  disposed_by text collate "C",
  reason text,
  conditions jsonb,
  deferred_to text collate "C",
  carried_from text collate "C",
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index agenda_item_position on agenda_item (position, id);
create index agenda_item_created_at on agenda_item (created_at, id);
create index agenda_item_updated_at on agenda_item (updated_at, id);
create index agenda_item_search on agenda_item using gin (search);
create view v_agenda_item as select * from agenda_item;

create table meeting_action (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  meeting text collate "C" not null,
  item text collate "C",
  title text not null,
  owner text collate "C" not null,
  due_on date not null,
  state text,
  evidence text,
  done_at timestamptz,
  done_by text collate "C",
  reminded_at timestamptz,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index meeting_action_due_on on meeting_action (due_on, id);
create index meeting_action_created_at on meeting_action (created_at, id);
create index meeting_action_updated_at on meeting_action (updated_at, id);
create index meeting_action_search on meeting_action using gin (search);
create index meeting_action_wake on meeting_action (wake_at) where wake_at is not null;
create view v_meeting_action as select * from meeting_action;

create table duty (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  title text not null,
  purpose text,
  owner text collate "C" not null,
  every text,
  starts_on date not null,
  calendar text collate "C",
  evidence_wanted text,
  next_due_on date,
  last_done_at timestamptz,
  last_done_by text collate "C",
  last_evidence text,
  overdue_at timestamptz,
  active boolean,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index duty_next_due_on on duty (next_due_on, id);
create index duty_created_at on duty (created_at, id);
create index duty_updated_at on duty (updated_at, id);
create index duty_search on duty using gin (search);
create index duty_wake on duty (wake_at) where wake_at is not null;
create view v_duty as select * from duty;

-- An agenda is read whole and in order; what it is about asks where it was last; assembling asks what a series left.
create index agenda_item_agenda on agenda_item (meeting, position collate "C", id);
create index agenda_item_subject on agenda_item (subject, created_at) where subject is not null;
create index agenda_item_carried on agenda_item (carried_from) where carried_from is not null;
create index meeting_of_series on meeting (series, starts_at) where series is not null;
create index meeting_action_meeting on meeting_action (meeting, due_on, id);
create index meeting_action_owner on meeting_action (owner, due_on) where state = 'open';
create index duty_owner on duty (owner, next_due_on) where active;
