-- Status pages: what stands on them, what their readers are told, and who asked to be told by mail.
create table status_page (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  slug text not null,
  audience text,
  intro text,
  policy_note text,
  counts_confidential boolean,
  opens_by_itself boolean,
  is_published boolean,
  published_at timestamptz,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index status_page_name on status_page (name_fold, id);
create index status_page_created_at on status_page (created_at, id);
create index status_page_updated_at on status_page (updated_at, id);
create index status_page_search on status_page using gin (search);
create view v_status_page as select * from status_page;

create table status_component (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  page text collate "C" not null,
  name text not null,
  description text,
  heading text,
  service text collate "C",
  shows_uptime boolean,
  position integer,
  state text,
  state_since timestamptz,
  hand_state text,
  hand_until timestamptz,
  causes jsonb,
  next_change_at timestamptz,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index status_component_position on status_component (position, id);
create index status_component_state on status_component (state, id);
create index status_component_created_at on status_component (created_at, id);
create index status_component_updated_at on status_component (updated_at, id);
create index status_component_search on status_component using gin (search);
create index status_component_wake on status_component (wake_at) where wake_at is not null;
create view v_status_component as select * from status_component;

create table status_notice (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  page text collate "C" not null,
  title text not null,
  category text,
  state text,
  impact text,
  components text[] collate "C",
  started_at timestamptz not null,
  ended_at timestamptz,
  planned_from timestamptz,
  planned_until timestamptz,
  incident text collate "C",
  maintenance_window text collate "C",
  follows_incident boolean,
  updates_posted integer,
  postmortem text,
  postmortem_at timestamptz,
  withdrawn_at timestamptz,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index status_notice_started_at on status_notice (started_at, id);
create index status_notice_created_at on status_notice (created_at, id);
create index status_notice_updated_at on status_notice (updated_at, id);
create index status_notice_search on status_notice using gin (search);
create index status_notice_wake on status_notice (wake_at) where wake_at is not null;
create view v_status_notice as select * from status_notice;

create table status_update (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  page text collate "C",
  notice text collate "C",
  at timestamptz,
  state text,
  text text,
  origin text,
  corrected_at timestamptz,
  withdrawn_at timestamptz
);
create index status_update_at on status_update (at, id);
create index status_update_created_at on status_update (created_at, id);
create index status_update_updated_at on status_update (updated_at, id);
create view v_status_update as select * from status_update;

create table status_subscriber (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  page text collate "C",
  address text,
  email text,
  components text[] collate "C",
  state text,
  confirm_hash text,
  confirm_until timestamptz,
  confirmed_at timestamptz,
  ended_at timestamptz,
  ended_because text,
  wake_at timestamptz
);
create index status_subscriber_created_at on status_subscriber (created_at, id);
create index status_subscriber_updated_at on status_subscriber (updated_at, id);
create index status_subscriber_wake on status_subscriber (wake_at) where wake_at is not null;
create view v_status_subscriber as select * from status_subscriber;

create unique index status_page_slug on status_page (slug);
create index status_component_page on status_component (page, position, id);
create index status_component_service on status_component (service) where service is not null;
create index status_notice_page on status_notice (page, started_at desc, id);
create index status_notice_open on status_notice using gin (components) where ended_at is null and withdrawn_at is null;
create index status_notice_incident on status_notice (incident) where incident is not null;
create index status_notice_maintenance_window on status_notice (maintenance_window) where maintenance_window is not null;
create index status_update_notice on status_update (notice, at);
create unique index status_subscriber_email on status_subscriber (page, lower(email)) where email is not null;
create index status_subscriber_mail on status_subscriber (page, id) where state = 'confirmed';
create index status_subscriber_confirm on status_subscriber (confirm_hash) where confirm_hash is not null;

-- Which updates are still to be mailed, and how far each has come: bookkeeping of the mailing, not a record.
create table status_mailing (
  id text collate "C" primary key,
  page text collate "C" not null,
  wanted_at timestamptz not null,
  after text collate "C" not null
);
