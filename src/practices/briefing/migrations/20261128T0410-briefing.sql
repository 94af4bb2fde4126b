-- Papers that the office hands out: composed, reviewed, issued once and for all under their SHA-256, and sent.
create table briefing (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  title text,
  paper text,
  period text,
  incident text collate "C",
  author text collate "C",
  recipient text,
  recipient_role text,
  audience text[] collate "C",
  classification text,
  state text,
  content jsonb,
  edits jsonb,
  composed_at timestamptz,
  reviewed_by text collate "C",
  reviewed_at timestamptz,
  issued_by text collate "C",
  issued_at timestamptz,
  snapshot text,
  distributed_at timestamptz,
  distributed_to text[] collate "C",
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index briefing_state on briefing (state, id);
create index briefing_composed_at on briefing (composed_at, id);
create index briefing_issued_at on briefing (issued_at, id);
create index briefing_created_at on briefing (created_at, id);
create index briefing_updated_at on briefing (updated_at, id);
create index briefing_search on briefing using gin (search);
create sequence briefing_number;
create index briefing_incident on briefing (incident) where incident is not null;
create view v_briefing as select * from briefing;
