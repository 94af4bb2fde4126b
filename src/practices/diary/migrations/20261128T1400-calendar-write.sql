-- Calendars that may be written, and what was decided here and goes into them.
alter table calendar_source add column may_write boolean;
create or replace view v_calendar_source as select * from calendar_source;
create table calendar_write (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  title text,
  owner text collate "C",
  source text collate "C",
  deed text,
  uid text,
  recurrence_id text,
  href text,
  content jsonb,
  stands_for text,
  starts_at timestamptz,
  ends_at timestamptz,
  state text,
  decision integer,
  decided_at timestamptz,
  decided_by text collate "C",
  attempts integer,
  next_at timestamptz,
  written_at timestamptz,
  problem text,
  made_digest text
);
create index calendar_write_state on calendar_write (state, id);
create index calendar_write_created_at on calendar_write (created_at, id);
create index calendar_write_updated_at on calendar_write (updated_at, id);
create view v_calendar_write as select * from calendar_write;

create index calendar_write_owner on calendar_write (owner, decided_at);
create index calendar_write_due on calendar_write (next_at) where state = 'waiting';
create index calendar_write_stands_for on calendar_write (stands_for) where stands_for is not null;
create index calendar_entry_owner_uid on calendar_entry (owner, uid);
