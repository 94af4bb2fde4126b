-- Imports of other systems' histories: the file, what was chosen for it, the report line by line, and the ledger that makes a row count once.
create table import_run (
  id text collate "C" primary key,
  importer text not null,
  source text not null,
  file_name text not null,
  size integer not null,
  sha256 text not null,
  state text not null check (state in ('new', 'toCheck', 'checked', 'asking', 'toRun', 'running', 'stopped', 'done', 'failed')),
  settings jsonb not null,
  mapping jsonb not null,
  -- What the dry run found: counts, questions, sentences, how each column was read.
  found jsonb,
  failure text,
  actor jsonb not null,
  rows_total integer not null,
  rows_done integer not null,
  rows_refused integer not null,
  stop_wanted boolean not null,
  created_at timestamptz not null,
  asked_at timestamptz,
  begun_at timestamptz,
  ended_at timestamptz,
  -- Written with every batch by whoever works on it: a run whose beat has stopped is taken over. `worker` tells two of them apart.
  beat_at timestamptz,
  worker text
);
create index import_run_created_at on import_run (created_at, id);
create index import_run_waiting on import_run (state) where state in ('toCheck', 'toRun', 'running');

create table import_chunk (
  run text collate "C" not null references import_run on delete cascade,
  ordinal integer not null,
  bytes bytea not null,
  primary key (run, ordinal)
);

-- One line of the file as the dry run, and then the run, judged it; the first entry of a line says what becomes of it, further ones are remarks.
create table import_line (
  run text collate "C" not null references import_run on delete cascade,
  line integer not null,
  ordinal integer not null,
  result text not null check (result in ('make', 'add', 'unchanged', 'refused', 'remark')),
  column_name text,
  reason text,
  makes text,
  primary key (run, line, ordinal)
);
create index import_line_trouble on import_line (run, line, ordinal) where reason is not null;

-- A row of a source that is in, whatever file it came from and however often it comes again.
create table import_row (
  source text collate "C" not null,
  hash text collate "C" not null,
  run text collate "C" not null,
  line integer not null,
  kind text not null,
  record text collate "C" not null,
  at timestamptz not null,
  primary key (source, hash)
);
create index import_row_run on import_row (run, line);
