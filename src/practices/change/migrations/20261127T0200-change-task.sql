-- The steps of changes, conditions among them, and the steps that a template brings along. Codes follow ServiceNow's change_task table.
create table change_task (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  change text collate "C",
  title text not null,
  description text,
  phase text,
  position integer,
  owner text collate "C",
  team text collate "C",
  planned_start timestamptz,
  planned_end timestamptz,
  state text,
  is_condition boolean,
  evidence text,
  started_at timestamptz,
  ended_at timestamptz,
  ended_by text collate "C",
  close_code text,
  close_notes text,
  template text collate "C",
  title_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index change_task_planned_start on change_task (planned_start, id);
create index change_task_state on change_task (state, id);
create index change_task_created_at on change_task (created_at, id);
create index change_task_updated_at on change_task (updated_at, id);
create index change_task_search on change_task using gin (search);
create sequence change_task_number;
create view v_change_task as select * from change_task;

-- A change reads its own tasks, in order, before each of its steps.
create index change_task_change on change_task (change, position, id);

alter table change_template add column steps jsonb;
create or replace view v_change_template as select * from change_template;
