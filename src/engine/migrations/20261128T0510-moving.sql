-- Moving over from another system: how far each of its tables was read, which of its rows is which record here, and what each run came to.
create table moving_source (
  name text collate "C" primary key,
  url text not null,
  user_name text not null,
  -- What was chosen: tables, meanings of words, what to do about numbers that are taken. No password is kept.
  settings jsonb not null,
  -- Who works on it now, and when that was last heard of.
  worker text,
  beat_at timestamptz,
  stop_wanted boolean not null,
  synced_at timestamptz
);

-- The last row read of a table: where reading goes on. The time is the source's own text.
create table moving_mark (
  source text collate "C" not null,
  name text collate "C" not null,
  at text not null,
  id text collate "C" not null,
  primary key (source, name)
);

create table moving_row (
  source text collate "C" not null,
  name text collate "C" not null,
  id text collate "C" not null,
  kind text not null,
  record text collate "C" not null,
  -- The name a person signs in with there: by it entries say who wrote them.
  word text,
  -- Of the fields as they were taken over; '' where the record here is used as it is.
  hash text not null,
  -- How far the row's history was taken over, and which entries of that second.
  history_at timestamptz,
  history_ids jsonb not null,
  primary key (source, name, id)
);
create index moving_row_word on moving_row (source, name, word) where word is not null;
create index moving_row_record on moving_row (source, record);

create table moving_run (
  id text collate "C" primary key,
  source text collate "C" not null,
  what text not null check (what in ('look', 'move', 'reconcile')),
  state text not null check (state in ('running', 'done', 'stopped', 'failed')),
  begun_at timestamptz not null,
  ended_at timestamptz,
  report jsonb not null,
  failure text
);
create index moving_run_begun on moving_run (source, begun_at);
