-- When papers come again: on its day a rhythm has a draft composed.
create table briefing_rhythm (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  paper text not null,
  day integer not null,
  time text,
  author text collate "C" not null,
  recipient text,
  recipient_role text,
  audience text[] collate "C",
  classification text,
  next_at timestamptz,
  last_at timestamptz,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index briefing_rhythm_name on briefing_rhythm (name_fold, id);
create index briefing_rhythm_next_at on briefing_rhythm (next_at, id);
create index briefing_rhythm_created_at on briefing_rhythm (created_at, id);
create index briefing_rhythm_updated_at on briefing_rhythm (updated_at, id);
create index briefing_rhythm_search on briefing_rhythm using gin (search);
create index briefing_rhythm_wake on briefing_rhythm (wake_at) where wake_at is not null;
create view v_briefing_rhythm as select * from briefing_rhythm;
