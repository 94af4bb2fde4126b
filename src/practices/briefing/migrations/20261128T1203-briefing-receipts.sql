-- Who was asked to open a paper by a link, and who did.
alter table briefing
  add column asked_to_open text[] collate "C" default '{}',
  add column opened jsonb default '[]';
create or replace view v_briefing as select * from briefing;
