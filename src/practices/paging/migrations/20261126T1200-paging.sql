-- Who is paged for what: policies with their versions, the rules that choose among them, the ways to people, and pages with what they
-- have sent. A page's state is in its row alone: next_at, next_notification_at and wake_at; no timer holds any of it.
create table escalation_policy (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  purpose text,
  team text collate "C",
  pages_up_to text,
  steps jsonb,
  repeat_count integer,
  fallback_person text collate "C",
  fallback_team text collate "C",
  fallback_minutes integer,
  quiet_hours jsonb,
  support_hours text collate "C",
  critical_any_time boolean,
  group_wait_seconds integer,
  repage_on_raise boolean,
  repage_after_minutes integer,
  bundle_after_pages integer,
  bundle_minutes integer,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index escalation_policy_name on escalation_policy (name_fold, id);
create index escalation_policy_created_at on escalation_policy (created_at, id);
create index escalation_policy_updated_at on escalation_policy (updated_at, id);
create index escalation_policy_search on escalation_policy using gin (search);
create view v_escalation_policy as select * from escalation_policy;

create table escalation_policy_version (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  policy text collate "C",
  of_version integer,
  name text,
  content jsonb
);
create index escalation_policy_version_created_at on escalation_policy_version (created_at, id);
create index escalation_policy_version_updated_at on escalation_policy_version (updated_at, id);
create view v_escalation_policy_version as select * from escalation_policy_version;

create table paging_rule (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  position integer,
  service text collate "C",
  condition text,
  policy text collate "C",
  active boolean,
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index paging_rule_position on paging_rule (position, id);
create index paging_rule_created_at on paging_rule (created_at, id);
create index paging_rule_updated_at on paging_rule (updated_at, id);
create index paging_rule_search on paging_rule using gin (search);
create view v_paging_rule as select * from paging_rule;

create table outgoing_channel (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  channel_type text not null,
  address text not null,
  secret text,
  content_type text,
  body text,
  headers jsonb,
  alarms boolean,
  position integer,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index outgoing_channel_name on outgoing_channel (name_fold, id);
create index outgoing_channel_created_at on outgoing_channel (created_at, id);
create index outgoing_channel_updated_at on outgoing_channel (updated_at, id);
create index outgoing_channel_search on outgoing_channel using gin (search);
create view v_outgoing_channel as select * from outgoing_channel;

create table contact_method (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  person text collate "C" not null,
  method_type text not null,
  name text not null,
  address text,
  verified_at timestamptz,
  code_sent_at timestamptz,
  active boolean
);
create index contact_method_created_at on contact_method (created_at, id);
create index contact_method_updated_at on contact_method (updated_at, id);
create view v_contact_method as select * from contact_method;

create table notification_rule (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  person text collate "C" not null,
  urgency text not null,
  steps jsonb not null,
  active boolean
);
create index notification_rule_created_at on notification_rule (created_at, id);
create index notification_rule_updated_at on notification_rule (updated_at, id);
create view v_notification_rule as select * from notification_rule;

create table page (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  title text,
  incident text collate "C",
  service text collate "C",
  team text collate "C",
  priority text,
  restricted boolean,
  policy text collate "C",
  policy_version integer,
  policy_name text,
  chosen_because text,
  terms jsonb,
  state text,
  waits_for text,
  cause text,
  round integer,
  loop integer,
  step integer,
  next_at timestamptz,
  next_notification_at timestamptz,
  calling text[] collate "C",
  calling_channels text[] collate "C",
  called text[] collate "C",
  declined text[] collate "C",
  opened_at timestamptz,
  first_paged_at timestamptz,
  last_paged_at timestamptz,
  times_paged integer,
  undelivered integer,
  acknowledged_at timestamptz,
  acknowledged_by text collate "C",
  acknowledged_via text,
  exhausted_at timestamptz,
  alarmed_at timestamptz,
  ended_at timestamptz,
  ending text,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index page_priority on page (priority, id);
create index page_state on page (state, id);
create index page_next_at on page (next_at, id);
create index page_opened_at on page (opened_at, id);
create index page_created_at on page (created_at, id);
create index page_updated_at on page (updated_at, id);
create index page_search on page using gin (search);
create index page_wake on page (wake_at) where wake_at is not null;
create sequence page_number;
create view v_page as select * from page;

create table page_notification (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  page text collate "C",
  incident text collate "C",
  recipient text,
  person text collate "C",
  channel text collate "C",
  contact_method text collate "C",
  method_type text,
  urgency text,
  round integer,
  loop integer,
  step integer,
  alarm boolean,
  why text,
  state text,
  due_at timestamptz,
  sent_at timestamptz,
  canceled_at timestamptz,
  answer text,
  restricted boolean
);
create index page_notification_due_at on page_notification (due_at, id);
create index page_notification_created_at on page_notification (created_at, id);
create index page_notification_updated_at on page_notification (updated_at, id);
create view v_page_notification as select * from page_notification;

-- One policy of a team pages for it, one rule says for each urgency how a person is told, one page stands for an incident.
create unique index escalation_policy_of_team on escalation_policy (team) where active and team is not null;
create unique index notification_rule_once on notification_rule (person, urgency) where active;
create unique index page_once on page (incident);
create index contact_method_person on contact_method (person);
create index page_notification_page on page_notification (page, id);
create index page_notification_waiting on page_notification (page, due_at) where state = 'waiting';
create index page_notification_person on page_notification (person, sent_at) where sent_at is not null;

-- The link in a page's mail: we keep the hash of its token, and whom it lets answer which page.
create table page_link (
  token_hash bytea primary key,
  page text collate "C" not null,
  person text collate "C" not null,
  notification text collate "C" not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index page_link_expires on page_link (expires_at);

-- The code that shows that a way is somebody's own: its hash, until when it is good, how often it was guessed at.
create table contact_code (
  contact_method text collate "C" primary key,
  code_hash bytea not null,
  expires_at timestamptz not null,
  attempts integer not null default 0
);
