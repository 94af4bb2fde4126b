-- Persons are the truth about who may do what; credentials live apart, with the sign-in library.
create table person (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  email text,
  roles jsonb,
  job_title text,
  department text collate "C",
  site text collate "C",
  manager text collate "C",
  phone text,
  time_zone text,
  locale text,
  vip boolean,
  active boolean,
  login_id text,
  invited_at timestamptz,
  name_fold text collate "C",
  email_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index person_name on person (name_fold, id);
create index person_created_at on person (created_at, id);
create index person_updated_at on person (updated_at, id);
create index person_search on person using gin (search);
create view v_person as select * from person;

create table team (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  purpose text,
  lead text collate "C",
  members text[] collate "C",
  email text,
  calendar text,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index team_name on team (name_fold, id);
create index team_created_at on team (created_at, id);
create index team_updated_at on team (updated_at, id);
create index team_search on team using gin (search);
create view v_team as select * from team;

create table department (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  head text collate "C",
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index department_name on department (name_fold, id);
create index department_created_at on department (created_at, id);
create index department_updated_at on department (updated_at, id);
create index department_search on department using gin (search);
create view v_department as select * from department;

create table site (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  country text,
  time_zone text,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index site_name on site (name_fold, id);
create index site_created_at on site (created_at, id);
create index site_updated_at on site (updated_at, id);
create index site_search on site using gin (search);
create view v_site as select * from site;

create table delegation (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  person text collate "C" not null,
  delegate text collate "C" not null,
  scope text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null,
  active boolean
);
create index delegation_created_at on delegation (created_at, id);
create index delegation_updated_at on delegation (updated_at, id);
create view v_delegation as select * from delegation;

create unique index person_email_once on person (lower(email)) where email is not null;
create unique index person_login_once on person (login_id) where login_id is not null;
create index team_members on team using gin (members);
create index delegation_delegate on delegation (delegate) where active;
