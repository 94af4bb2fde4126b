-- What a briefing may be about besides: a department, or the subject of a difficult-news memo, with the day of its next word.
alter table briefing add column department text collate "C";
alter table briefing add column problem text collate "C";
alter table briefing add column change text collate "C";
alter table briefing add column escalation text collate "C";
alter table briefing add column next_word_on date;
create index briefing_department on briefing (department) where department is not null;
create or replace view v_briefing as select * from briefing;
alter table briefing_rhythm add column department text collate "C";
create or replace view v_briefing_rhythm as select * from briefing_rhythm;
