-- What the business uses, what it is made of, and what depends on what.
create table service (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  description text,
  owner text collate "C",
  support_team text collate "C",
  tier text not null,
  users_served integer,
  cost_per_user_minute double precision,
  agreed_availability double precision,
  calendar text collate "C",
  recovery_time_minutes integer,
  recovery_point_minutes integer,
  vendor text,
  shown_in_portal boolean,
  portal_name text,
  health text,
  health_since timestamptz,
  troubles jsonb,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index service_name on service (name_fold, id);
create index service_tier on service (tier, id);
create index service_health on service (health, id);
create index service_created_at on service (created_at, id);
create index service_updated_at on service (updated_at, id);
create index service_search on service using gin (search);
create view v_service as select * from service;

create table configuration_item (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  ci_class text not null,
  service text collate "C",
  environment text,
  address text,
  serial_number text,
  asset_tag text,
  vendor text,
  model_name text,
  install_status text,
  operational_status text,
  owner text collate "C",
  support_team text collate "C",
  site text collate "C",
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index configuration_item_name on configuration_item (name_fold, id);
create index configuration_item_created_at on configuration_item (created_at, id);
create index configuration_item_updated_at on configuration_item (updated_at, id);
create index configuration_item_search on configuration_item using gin (search);
create view v_configuration_item as select * from configuration_item;

create table dependency (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  dependent_kind text not null,
  dependent text not null,
  relation text not null,
  supplier_kind text not null,
  supplier text not null,
  hard boolean,
  active boolean
);
create index dependency_created_at on dependency (created_at, id);
create index dependency_updated_at on dependency (updated_at, id);
create view v_dependency as select * from dependency;

create index dependency_dependent on dependency (dependent) where active;
create index dependency_supplier on dependency (supplier) where active;
create index configuration_item_service on configuration_item (service);
