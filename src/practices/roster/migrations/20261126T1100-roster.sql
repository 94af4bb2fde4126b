-- Rosters with what they said version by version, their overrides, swaps, handover notes and calendar feeds.
create table roster (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  team text collate "C",
  owner text collate "C",
  time_zone text not null,
  purpose text,
  layers jsonb,
  expected jsonb,
  calendar text collate "C",
  gap_notice_days integer,
  ask_for_notes boolean,
  agreed_fairness integer,
  active boolean,
  attention_at timestamptz,
  told_gaps jsonb,
  hand_off_asked jsonb,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index roster_name on roster (name_fold, id);
create index roster_created_at on roster (created_at, id);
create index roster_updated_at on roster (updated_at, id);
create index roster_search on roster using gin (search);
create index roster_wake on roster (wake_at) where wake_at is not null;
create view v_roster as select * from roster;

create table roster_version (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  roster text collate "C",
  of_version integer,
  name text,
  content jsonb
);
create index roster_version_created_at on roster_version (created_at, id);
create index roster_version_updated_at on roster_version (updated_at, id);
create view v_roster_version as select * from roster_version;

create table roster_override (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  roster text collate "C" not null,
  level integer,
  mode text not null,
  person text collate "C",
  whom text collate "C",
  starts_at timestamptz not null,
  ends_at timestamptz,
  reason text not null,
  swap text collate "C",
  automatic boolean,
  active boolean
);
create index roster_override_starts_at on roster_override (starts_at, id);
create index roster_override_created_at on roster_override (created_at, id);
create index roster_override_updated_at on roster_override (updated_at, id);
create view v_roster_override as select * from roster_override;

create table shift_swap (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  roster text collate "C" not null,
  level integer,
  giver text collate "C",
  taker text collate "C" not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  return_starts_at timestamptz,
  return_ends_at timestamptz,
  message text,
  state text,
  answered_by text collate "C",
  answered_at timestamptz,
  wake_at timestamptz
);
create index shift_swap_starts_at on shift_swap (starts_at, id);
create index shift_swap_state on shift_swap (state, id);
create index shift_swap_created_at on shift_swap (created_at, id);
create index shift_swap_updated_at on shift_swap (updated_at, id);
create index shift_swap_wake on shift_swap (wake_at) where wake_at is not null;
create view v_shift_swap as select * from shift_swap;

create table shift_note (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  roster text collate "C" not null,
  level integer,
  name text,
  hand_off_at timestamptz not null,
  outgoing text[] collate "C",
  incoming text[] collate "C",
  state text,
  what_is_open text,
  what_to_watch text,
  written_by text collate "C",
  written_at timestamptz,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index shift_note_hand_off_at on shift_note (hand_off_at, id);
create index shift_note_created_at on shift_note (created_at, id);
create index shift_note_updated_at on shift_note (updated_at, id);
create index shift_note_search on shift_note using gin (search);
create view v_shift_note as select * from shift_note;

create table roster_feed (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  roster text collate "C",
  person text collate "C",
  token_hash text,
  active boolean
);
create index roster_feed_created_at on roster_feed (created_at, id);
create index roster_feed_updated_at on roster_feed (updated_at, id);
create view v_roster_feed as select * from roster_feed;

create index roster_version_of on roster_version (roster, of_version);
create index roster_version_since on roster_version (roster, created_at);
create index roster_override_roster on roster_override (roster, starts_at) where active;
create index roster_override_automatic on roster_override (whom) where automatic and active;
create index shift_swap_roster on shift_swap (roster, starts_at);
create index shift_note_roster on shift_note (roster, hand_off_at);
create unique index roster_feed_token on roster_feed (token_hash);
create index roster_feed_person on roster_feed (person);
