-- What an administrator tunes is data: choices, custom fields, views, templates.
create table organisation (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  time_zone text not null,
  currency text not null,
  users integer,
  cost_per_user_minute double precision,
  update_every_minutes integer,
  auto_close_days integer,
  report_as_from text,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index organisation_created_at on organisation (created_at, id);
create index organisation_updated_at on organisation (updated_at, id);
create index organisation_search on organisation using gin (search);
create view v_organisation as select * from organisation;

create table choice (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  kind text not null,
  field text not null,
  value text not null,
  label text not null,
  position integer,
  depends_on text,
  active boolean,
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index choice_created_at on choice (created_at, id);
create index choice_updated_at on choice (updated_at, id);
create index choice_search on choice using gin (search);
create view v_choice as select * from choice;

create table custom_field (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  kind text not null,
  name text not null,
  label text not null,
  field_type text not null,
  help text,
  choices jsonb,
  searchable boolean,
  position integer,
  active boolean,
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index custom_field_created_at on custom_field (created_at, id);
create index custom_field_updated_at on custom_field (updated_at, id);
create index custom_field_search on custom_field using gin (search);
create view v_custom_field as select * from custom_field;

create table saved_view (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  kind text not null,
  name text not null,
  filter text,
  sort text,
  group_by text,
  columns jsonb,
  shared boolean,
  owner text collate "C",
  position integer,
  active boolean
);
create index saved_view_created_at on saved_view (created_at, id);
create index saved_view_updated_at on saved_view (updated_at, id);
create view v_saved_view as select * from saved_view;

create table reply_template (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  kind text not null,
  text text not null,
  active boolean,
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index reply_template_created_at on reply_template (created_at, id);
create index reply_template_updated_at on reply_template (updated_at, id);
create index reply_template_search on reply_template using gin (search);
create view v_reply_template as select * from reply_template;

create index choice_field on choice (kind, field) where active;
create unique index choice_once on choice (kind, field, value, coalesce(depends_on, $$$$)) where active;
create unique index custom_field_once on custom_field (kind, name);
create index saved_view_kind on saved_view (kind) where active;
