-- The journal: append-only, commit-ordered and gapless. One head a lane; a transaction links itself to the head as its last statement,
-- so n is commit order and the hash chain covers every transaction (docs/decisions/0002-the-spine.md).
create table journal_head (
  lane text primary key,
  n bigint not null,
  hash bytea not null
);
insert into journal_head values ('main', 0, sha256('quarterdeck'));

create table journal (
  lane text not null default 'main',
  n bigint not null,
  ordinal integer not null,
  at timestamptz not null,            -- when it happened
  recorded_at timestamptz not null,   -- when we learned of it
  actor text collate "C",
  on_behalf_of text collate "C",
  client text not null,
  kind text collate "C" not null,
  id text collate "C" not null,
  about text collate "C" not null,    -- the record on whose timeline it stands
  version integer not null,
  type text not null,
  data jsonb,
  changes jsonb,
  audience text not null check (audience in ('staff', 'caller', 'public')),
  digest bytea not null,              -- SHA-256 of the row; kept when data is erased
  hash bytea,                         -- the chain after this transaction; on ordinal 0 only
  primary key (lane, n, ordinal)
);
create index journal_about on journal (about, at, n, ordinal);
create index journal_record on journal (kind, id, n, ordinal);

-- Facts of measures: append-only; a correction retracts and adds (docs/decisions/0002-the-spine.md).
create table measure_fact (
  measure text collate "C" not null,
  subject_kind text collate "C" not null,
  subject text collate "C" not null,
  at timestamptz not null,
  value integer not null,
  n integer not null,                 -- how many the fact stands for
  priority text collate "C",
  team text collate "C",
  service text collate "C",
  person text collate "C",
  known bigint not null,              -- journal n that made it known
  retracted bigint                    -- journal n that took it back
);
create index measure_fact_read on measure_fact (measure, at);
create index measure_fact_known on measure_fact (known);
create index measure_fact_retracted on measure_fact (retracted) where retracted is not null;
create index measure_fact_subject on measure_fact (subject, measure) where retracted is null;

-- Answers kept for 24 hours under the caller's own key, written with the command: a repeated request gets the same answer.
create table command_log (
  actor text collate "C" not null,
  key text collate "C" not null,
  body_hash text not null,
  status integer not null,
  reply jsonb not null,
  at timestamptz not null,
  primary key (actor, key)
);
create index command_log_at on command_log (at);

-- Rows to lock where a gate depends on the absence or state of other rows.
create table fence (name text collate "C" primary key);
