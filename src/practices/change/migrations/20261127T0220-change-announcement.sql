-- What those whom a change touches were told before it.
create table change_announcement (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  change text collate "C",
  subject text not null,
  text text not null,
  window_from timestamptz,
  window_to timestamptz,
  services text[] collate "C",
  people jsonb,
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index change_announcement_created_at on change_announcement (created_at, id);
create index change_announcement_updated_at on change_announcement (updated_at, id);
create index change_announcement_search on change_announcement using gin (search);
create view v_change_announcement as select * from change_announcement;
create index change_announcement_change on change_announcement (change, created_at);

alter table change
  add column announced_at timestamptz,
  add column announced_digest text;
create or replace view v_change as select * from change;
