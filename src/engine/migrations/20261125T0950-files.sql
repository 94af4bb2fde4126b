-- Attachments live in the database, so that a transaction, a second node and a backup have them too.
create table file (
  id text collate "C" primary key,
  kind text collate "C" not null,
  record text collate "C" not null,
  name text not null,
  type text not null,                 -- sniffed from the bytes, never believed
  size integer not null,
  sha256 text not null,
  audience text not null check (audience in ('staff', 'caller', 'public')),
  at timestamptz not null,
  added_by text collate "C",
  complete boolean not null           -- false while it is being uploaded: nobody sees it, and it is cleaned up after a day
);
create index file_record on file (record, id) where complete;
create index file_incomplete on file (at) where not complete;

create table file_chunk (
  file text collate "C" not null,
  ordinal integer not null,
  bytes bytea not null,
  primary key (file, ordinal)
);
-- Pictures and archives do not compress a second time.
alter table file_chunk alter column bytes set storage external;
