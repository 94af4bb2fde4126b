-- When a person's personal data was erased; the row stays, for what they worked on refers to it.
alter table person add column erased_at timestamptz;
create or replace view v_person as select * from person;
