-- Diaries: the calendars they are read from, what stands in them, which meetings give way to which, what was asked to move, and feeds of them.
create table meeting_class (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  rank integer not null,
  bumpable boolean,
  not_twice boolean,
  min_notice_minutes integer,
  max_shift_minutes integer,
  categories jsonb,
  organizers jsonb,
  titles jsonb,
  series text collate "C",
  about text,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index meeting_class_rank on meeting_class (rank, id);
create index meeting_class_created_at on meeting_class (created_at, id);
create index meeting_class_updated_at on meeting_class (updated_at, id);
create index meeting_class_search on meeting_class using gin (search);
create view v_meeting_class as select * from meeting_class;

create table calendar_source (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  form text not null,
  address text,
  every_minutes integer,
  owner text collate "C",
  username text,
  password text,
  sync_token text,
  next_read_at timestamptz,
  last_read_at timestamptz,
  last_outcome text,
  last_error text,
  active boolean
);
create index calendar_source_created_at on calendar_source (created_at, id);
create index calendar_source_updated_at on calendar_source (updated_at, id);
create view v_calendar_source as select * from calendar_source;

create table calendar_entry (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  source text collate "C",
  owner text collate "C",
  uid text,
  recurrence_id text,
  sequence integer,
  stamped_at timestamptz,
  digest text,
  href text,
  title text,
  description text,
  place text,
  is_all_day boolean,
  starts_local text,
  time_zone text,
  length_minutes integer,
  starts_at timestamptz,
  ends_at timestamptz,
  rrule text,
  rdates jsonb,
  exdates jsonb,
  transparency text,
  classification text,
  priority integer,
  categories jsonb,
  organizer text,
  organizer_name text,
  sent_by text,
  attendees jsonb,
  status text,
  meeting_class text collate "C",
  meeting text collate "C",
  gone boolean,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index calendar_entry_starts_at on calendar_entry (starts_at, id);
create index calendar_entry_created_at on calendar_entry (created_at, id);
create index calendar_entry_updated_at on calendar_entry (updated_at, id);
create index calendar_entry_search on calendar_entry using gin (search);
create view v_calendar_entry as select * from calendar_entry;

create table bump (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  owner text collate "C",
  entry text collate "C",
  uid text,
  incident text collate "C",
  title text,
  starts_at timestamptz,
  ends_at timestamptz,
  rank integer,
  class_name text,
  is_short_notice boolean,
  slots jsonb,
  recipients jsonb,
  message text,
  state text,
  sent_at timestamptz,
  sent_by text collate "C",
  answered_at timestamptz,
  moved_to timestamptz,
  reason text
);
create index bump_starts_at on bump (starts_at, id);
create index bump_state on bump (state, id);
create index bump_created_at on bump (created_at, id);
create index bump_updated_at on bump (updated_at, id);
create view v_bump as select * from bump;

create table diary_feed (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  shows text not null,
  person text collate "C",
  token_hash text,
  active boolean
);
create index diary_feed_created_at on diary_feed (created_at, id);
create index diary_feed_updated_at on diary_feed (updated_at, id);
create view v_diary_feed as select * from diary_feed;

create index calendar_entry_owner on calendar_entry (owner, starts_at);
create index calendar_entry_source on calendar_entry (source);
create index calendar_source_next_read on calendar_source (next_read_at) where active;
create index bump_owner on bump (owner, starts_at);
create index bump_incident on bump (incident);
create unique index diary_feed_token on diary_feed (token_hash);
