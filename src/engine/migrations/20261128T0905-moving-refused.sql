-- Rows of a source that were refused, and are tried again: a mark that has passed them must not lose them.
create table moving_refused (
  source text collate "C" not null,
  name text collate "C" not null,
  id text collate "C" not null,
  what text not null,
  sentence text not null,
  first_at timestamptz not null,
  tried_at timestamptz not null,
  tries integer not null,
  primary key (source, name, id)
);
-- Which make a source is of: one that is moved over whole, or one that still runs and is read again and again.
alter table moving_source add column tool text not null default 'servicenow';
-- From when on history_ids names every entry of a row, so that one that shows late is known to be new; null: those of history_at alone.
alter table moving_row add column history_from timestamptz;
