-- What came after a change: incidents that are asked about, its review, and what was done without one.
create table change_suspicion (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  change text collate "C",
  incident text collate "C",
  reason text,
  opened_at timestamptz,
  answer text,
  answered_by text collate "C",
  answered_at timestamptz,
  words text
);
create index change_suspicion_opened_at on change_suspicion (opened_at, id);
create index change_suspicion_answer on change_suspicion (answer, id);
create index change_suspicion_created_at on change_suspicion (created_at, id);
create index change_suspicion_updated_at on change_suspicion (updated_at, id);
create view v_change_suspicion as select * from change_suspicion;

create table unauthorised_change (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  event text collate "C",
  summary text,
  source text,
  configuration_item text collate "C",
  service text collate "C",
  happened_at timestamptz,
  state text,
  change text collate "C",
  explanation text,
  settled_by text collate "C",
  settled_at timestamptz,
  summary_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index unauthorised_change_happened_at on unauthorised_change (happened_at, id);
create index unauthorised_change_state on unauthorised_change (state, id);
create index unauthorised_change_created_at on unauthorised_change (created_at, id);
create index unauthorised_change_updated_at on unauthorised_change (updated_at, id);
create index unauthorised_change_search on unauthorised_change using gin (search);
create view v_unauthorised_change as select * from unauthorised_change;

create index change_suspicion_change on change_suspicion (change, answer);
create index change_suspicion_incident on change_suspicion (incident);

alter table change
  add column problem text collate "C",
  add column caused_incidents text[] collate "C" default '{}',
  add column review_required boolean,
  add column review_because text,
  add column review text collate "C";
create or replace view v_change as select * from change;
create index change_problem on change (problem) where problem is not null;
-- A new incident asks for what is under way or ended lately; an event of a tool for what was under way then.
create index change_lately on change (coalesce(ended_at, 'infinity'::timestamptz)) where started_at is not null;

alter table change_type
  add column review_when jsonb default '["emergency", "rolledBack", "causedMajor", "unsuccessful"]',
  add column incident_hours integer default 48;
update change_type set review_when = '["causedMajor"]' where change_type = 'standard';
create or replace view v_change_type as select * from change_type;
