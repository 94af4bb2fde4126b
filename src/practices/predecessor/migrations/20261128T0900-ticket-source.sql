-- Systems of another make that still run, and are read again and again.
create table ticket_source (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  tool text not null,
  url text not null,
  which_tickets text,
  since date,
  every_minutes integer,
  on_taken text,
  meanings jsonb,
  username text,
  secret text,
  hints jsonb,
  next_pull_at timestamptz,
  not_before timestamptz,
  last_pulled_at timestamptz,
  last_outcome text,
  last_error text,
  active boolean,
  name_fold text collate "C"
);
create index ticket_source_name on ticket_source (name_fold, id);
create unique index ticket_source_named on ticket_source (lower(name));
create index ticket_source_due on ticket_source (next_pull_at) where active;
create index ticket_source_created_at on ticket_source (created_at, id);
create index ticket_source_updated_at on ticket_source (updated_at, id);
create view v_ticket_source as select * from ticket_source;
