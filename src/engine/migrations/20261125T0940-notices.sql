-- Who is told what: the inbox, each person's wishes, what they watch; and the ledger of all mail that leaves the house.
create table notice (
  id text collate "C" primary key,    -- in time order
  person text collate "C" not null,
  topic text not null,
  kind text collate "C" not null,
  record text collate "C" not null,
  title text not null,
  text text not null,
  why text not null,
  urgency text not null check (urgency in ('now', 'soon', 'digest')),
  at timestamptz not null,
  read_at timestamptz
);
create index notice_inbox on notice (person, id);
create index notice_unread on notice (person, id) where read_at is null;
create index notice_read on notice (read_at) where read_at is not null;

create table notice_preference (
  person text collate "C" not null,
  topic text not null,
  channel text not null check (channel in ('inApp', 'mail', 'none')),
  primary key (person, topic)
);

create table watch (
  record text collate "C" not null,
  person text collate "C" not null,
  kind text collate "C" not null,
  at timestamptz not null,
  primary key (record, person)
);
create index watch_person on watch (person, at);

-- An attempt is committed before its mail is handed over, its outcome afterwards. An attempt whose outcome nobody wrote down (the
-- process ended in between) is repeated with the same Message-ID once `next_at` has passed, and marked: missed is worse than twice.
create table delivery (
  id text collate "C" primary key,    -- in time order; the Message-ID is made from it
  to_address text not null,
  reason text not null,
  items jsonb not null,               -- [{subject, text, why, link}]; the texts are emptied once the mail is out
  left_out integer not null default 0, -- notices beyond what one mail carries
  gather text,                        -- mails of one key are gathered into one until it is first attempted
  state text not null check (state in ('waiting', 'attempting', 'sent', 'dead', 'noChannel')),
  attempts integer not null default 0,
  retried_after integer not null default 0, -- attempts made before an administrator asked for another round
  next_at timestamptz,
  possibly_repeated boolean not null default false,
  last_answer text,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index delivery_due on delivery (next_at) where state in ('waiting', 'attempting');
create index delivery_state on delivery (state, id);
create unique index delivery_gather on delivery (gather) where state = 'waiting' and attempts = 0;

create table delivery_attempt (
  delivery text collate "C" not null,
  attempt integer not null,
  started_at timestamptz not null,
  outcome text check (outcome in ('sent', 'failed', 'unknown')),
  answer text,
  ended_at timestamptz,
  primary key (delivery, attempt)
);
