-- What tools send us, kept before it is acknowledged: the keys they send with, each request as it came, and the events read of it, which
-- wait here until they are handed through the door. `feed` is the id of the record a key speaks for.
create table intake_key (
  id text collate "C" primary key,
  feed text collate "C" not null,
  prefix text not null,
  key_hash bytea not null unique,
  created_at timestamptz not null,
  created_by text collate "C",
  expires_at timestamptz,             -- a key that was rotated lives on for a while
  revoked_at timestamptz,
  revoked_by text collate "C"
);
create index intake_key_feed on intake_key (feed, created_at);

-- A request with its body, bounded; one row however many events it holds. Refused ones stand here too, with the reason.
create table intake_request (
  id text collate "C" primary key,    -- in time order
  feed text collate "C",              -- null: it came with no key of ours
  connector text not null,
  route text not null,
  received_at timestamptz not null,
  address text not null,
  headers jsonb not null,
  body bytea,                         -- its beginning, where it is longer than is kept; null for a repetition
  body_bytes integer not null,
  outcome text not null check (outcome in ('accepted', 'partly', 'repeated', 'refused')),
  code text,
  reason text,
  warnings jsonb not null,
  entries integer not null
);
create index intake_request_feed on intake_request (feed, id);
create index intake_request_refused on intake_request (feed, id) where outcome in ('refused', 'partly');

-- One event on its way to the door, in the order of arrival.
create table alert_inbox (
  n bigint generated always as identity primary key,
  request text collate "C" not null,
  place integer not null,
  feed text collate "C" not null,
  what text not null,
  data jsonb not null,
  received_at timestamptz not null,
  state text not null check (state in ('waiting', 'done', 'refused', 'failed')),
  record_kind text collate "C",
  record text collate "C",
  reason text,
  reference text,
  settled_at timestamptz
) with (fillfactor = 60);
create index alert_inbox_waiting on alert_inbox (n) where state = 'waiting';
create index alert_inbox_stuck on alert_inbox (n) where state in ('refused', 'failed');
create index alert_inbox_request on alert_inbox (request, place);

-- What was accepted already: a message that comes again before `until` is the same one. `print` is what was said last.
create table intake_once (
  key bytea primary key,
  print bytea not null,
  until timestamptz not null
);
create index intake_once_until on intake_once (until);

-- How much came, by the hour; feed '' for what came without a key of ours. `unkept`: refused, and beyond what is kept of an hour.
create table intake_tally (
  feed text collate "C" not null,
  hour timestamptz not null,
  accepted integer not null,
  repeated integer not null,
  refused integer not null,
  unkept integer not null,
  last_at timestamptz not null,
  primary key (feed, hour)
);
