-- Calendar feeds of changes: of the key in an address only its digest is kept.
create table change_feed (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  scope text not null,
  service text collate "C",
  person text collate "C",
  token_hash text,
  active boolean
);
create index change_feed_created_at on change_feed (created_at, id);
create index change_feed_updated_at on change_feed (updated_at, id);
create view v_change_feed as select * from change_feed;

-- A calendar program is known by the digest of its key; feeds end with their owner.
create unique index change_feed_token on change_feed (token_hash);
create index change_feed_person on change_feed (person);
