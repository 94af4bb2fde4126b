-- That the office was brought back from a backup, and whether somebody has looked through what came back with it.
create table restored_office (
  at timestamptz primary key,
  taken_at timestamptz not null,
  looked_through_at timestamptz,
  looked_through_by text collate "C"
);
