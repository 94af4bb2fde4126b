-- What organisers ask people to come to, and what was answered.
create table meeting_invitation (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  owner text collate "C",
  uid text,
  recurrence_id text,
  sequence integer,
  stamped_at timestamptz,
  digest text,
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
  attendees jsonb,
  status text,
  invited_as text,
  state text,
  answered_at timestamptz,
  answered_by text collate "C",
  comment text,
  delegated_to text,
  proposed_at timestamptz,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index meeting_invitation_starts_at on meeting_invitation (starts_at, id);
create index meeting_invitation_state on meeting_invitation (state, id);
create index meeting_invitation_created_at on meeting_invitation (created_at, id);
create index meeting_invitation_updated_at on meeting_invitation (updated_at, id);
create index meeting_invitation_search on meeting_invitation using gin (search);
create view v_meeting_invitation as select * from meeting_invitation;

create index meeting_invitation_owner on meeting_invitation (owner, starts_at);
