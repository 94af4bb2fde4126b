-- How common words are, from a sample of each kind's rows: decides how a search is walked. Rare words are not in it.
create table search_word (
  kind text collate "C" not null,
  word text collate "C" not null,
  share real not null,                -- of the kind's rows, 0 to 1
  primary key (kind, word)
);

-- The engine's own recurring work: whichever node moves `next_at` first does it.
create table timed_job (
  name text primary key,
  next_at timestamptz not null
);
