-- What pipelines deployed, by which change, and the rules that say of which service a deployment is and what it needs.
create table deployment (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  title text,
  environment text,
  target text,
  ref text,
  commit text,
  committed_at timestamptz,
  link text,
  started_by text,
  state text,
  authority text,
  because text,
  change text collate "C",
  opens_change boolean,
  window_ends_at timestamptz,
  service text collate "C",
  rule text collate "C",
  is_production boolean,
  integration text collate "C",
  began_at timestamptz,
  ended_at timestamptz,
  failure_found_at timestamptz,
  broken_since timestamptz,
  explained_by text collate "C",
  explanation text,
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index deployment_state on deployment (state, id);
create index deployment_authority on deployment (authority, id);
create index deployment_began_at on deployment (began_at, id);
create index deployment_ended_at on deployment (ended_at, id);
create index deployment_created_at on deployment (created_at, id);
create index deployment_updated_at on deployment (updated_at, id);
create index deployment_search on deployment using gin (search);
create view v_deployment as select * from deployment;

create table deployment_rule (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  position integer,
  environment text not null,
  target text,
  service text collate "C" not null,
  is_production boolean,
  needs_change boolean,
  template text collate "C",
  assignee text collate "C",
  window_minutes integer,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index deployment_rule_position on deployment_rule (position, id);
create index deployment_rule_created_at on deployment_rule (created_at, id);
create index deployment_rule_updated_at on deployment_rule (updated_at, id);
create index deployment_rule_search on deployment_rule using gin (search);
create view v_deployment_rule as select * from deployment_rule;


-- A change asks what was deployed by it; a deployment, since when its place is broken.
create index deployment_of_change on deployment (change) where change is not null;
create index deployment_place on deployment (service, (lower(environment)), ended_at) where is_production;
create index change_live_service on change (service, started_at) where state = '-1';
