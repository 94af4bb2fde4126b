-- Disputes with vendors, what they are paid, what they are scored by, feeds of contract dates.
create table vendor_escalation (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  subject text not null,
  vendor text collate "C" not null,
  contract text collate "C",
  result text collate "C",
  level text,
  description text,
  vendor_contact text,
  asked_by text collate "C",
  opened_on date,
  answer_due_on date not null,
  confidential boolean,
  state text,
  answer text,
  answered_on date,
  closed_on date,
  outcome text,
  letter text,
  overdue_at timestamptz,
  alarm_at timestamptz,
  subject_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index vendor_escalation_level on vendor_escalation (level, id);
create index vendor_escalation_opened_on on vendor_escalation (opened_on, id);
create index vendor_escalation_answer_due_on on vendor_escalation (answer_due_on, id);
create index vendor_escalation_state on vendor_escalation (state, id);
create index vendor_escalation_created_at on vendor_escalation (created_at, id);
create index vendor_escalation_updated_at on vendor_escalation (updated_at, id);
create index vendor_escalation_search on vendor_escalation using gin (search);
create index vendor_escalation_wake on vendor_escalation (wake_at) where wake_at is not null;
create sequence vendor_escalation_number;
create view v_vendor_escalation as select * from vendor_escalation;

create table negotiation (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  subject text not null,
  vendor text collate "C" not null,
  contract text collate "C",
  baseline text not null,
  asked text,
  offered text,
  currency text,
  terms text,
  confidential boolean,
  state text,
  agreed text,
  saved text,
  ended_on date,
  outcome text,
  subject_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index negotiation_state on negotiation (state, id);
create index negotiation_created_at on negotiation (created_at, id);
create index negotiation_updated_at on negotiation (updated_at, id);
create index negotiation_search on negotiation using gin (search);
create sequence negotiation_number;
create view v_negotiation as select * from negotiation;

create table vendor_spend (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  vendor text collate "C" not null,
  contract text collate "C",
  month date not null,
  stage text,
  amount text not null,
  currency text,
  active boolean
);
create index vendor_spend_month on vendor_spend (month, id);
create index vendor_spend_created_at on vendor_spend (created_at, id);
create index vendor_spend_updated_at on vendor_spend (updated_at, id);
create view v_vendor_spend as select * from vendor_spend;

create table vendor_measure (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  key text not null,
  domain text not null,
  weight integer not null,
  source text not null,
  worst double precision,
  best double precision,
  bands jsonb,
  unit text,
  position integer,
  active boolean,
  name_fold text collate "C",
  key_fold text collate "C"
);
create index vendor_measure_position on vendor_measure (position, id);
create index vendor_measure_created_at on vendor_measure (created_at, id);
create index vendor_measure_updated_at on vendor_measure (updated_at, id);
create view v_vendor_measure as select * from vendor_measure;

create table vendor_rating (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  vendor text collate "C" not null,
  measure text collate "C" not null,
  quarter date not null,
  value double precision not null,
  note text not null,
  active boolean
);
create index vendor_rating_quarter on vendor_rating (quarter, id);
create index vendor_rating_created_at on vendor_rating (created_at, id);
create index vendor_rating_updated_at on vendor_rating (updated_at, id);
create view v_vendor_rating as select * from vendor_rating;

create table vendor_feed (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  scope text not null,
  person text collate "C",
  token_hash text,
  active boolean
);
create index vendor_feed_created_at on vendor_feed (created_at, id);
create index vendor_feed_updated_at on vendor_feed (updated_at, id);
create view v_vendor_feed as select * from vendor_feed;

create index vendor_escalation_vendor on vendor_escalation (vendor, state, id);
create index negotiation_vendor on negotiation (vendor, id);
create index vendor_spend_vendor on vendor_spend (vendor, month, id);
create index vendor_rating_vendor on vendor_rating (vendor, quarter, id);

-- A calendar program is known by the digest of its key; feeds end with their owner.
create unique index vendor_feed_token on vendor_feed (token_hash);
create index vendor_feed_person on vendor_feed (person);
