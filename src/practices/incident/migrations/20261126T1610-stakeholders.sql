-- Who is told of major incidents: groups, addresses outside that confirmed it, people who follow one by mail.
create table stakeholder_group (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  voice text not null,
  people text[] collate "C",
  services text[] collate "C",
  from_priority text,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index stakeholder_group_name on stakeholder_group (name_fold, id);
create index stakeholder_group_created_at on stakeholder_group (created_at, id);
create index stakeholder_group_updated_at on stakeholder_group (updated_at, id);
create index stakeholder_group_search on stakeholder_group using gin (search);
create view v_stakeholder_group as select * from stakeholder_group;

create table stakeholder_address (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  stakeholder_group text collate "C" not null,
  called text,
  email text,
  address text,
  state text,
  asked_at timestamptz,
  confirm_until timestamptz,
  confirmed_at timestamptz,
  ended_at timestamptz,
  ended_because text,
  wake_at timestamptz
);
create index stakeholder_address_created_at on stakeholder_address (created_at, id);
create index stakeholder_address_updated_at on stakeholder_address (updated_at, id);
create index stakeholder_address_wake on stakeholder_address (wake_at) where wake_at is not null;
create view v_stakeholder_address as select * from stakeholder_address;

create table update_follower (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  incident text collate "C",
  person text collate "C",
  active boolean
);
create index update_follower_created_at on update_follower (created_at, id);
create index update_follower_updated_at on update_follower (updated_at, id);
create view v_update_follower as select * from update_follower;

-- An address stands in a group once, until it ends.
create unique index stakeholder_address_once on stakeholder_address (stakeholder_group, lower(email)) where email is not null;
create index update_follower_incident on update_follower (incident) where active;

-- Which groups a major incident has beside those its service and priority ask for, and when technical readers heard last.
alter table incident
  add column technical_update_at timestamptz,
  add column groups_added text[] collate "C" default '{}',
  add column groups_left_out text[] collate "C" default '{}';
alter table incident
  alter column groups_added drop default,
  alter column groups_left_out drop default;
create or replace view v_incident as select * from incident;
