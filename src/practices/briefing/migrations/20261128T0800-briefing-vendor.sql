-- A vendor's scorecard is a briefing like the others: about a vendor and a quarter.
alter table briefing add column vendor text collate "C";
create index briefing_vendor on briefing (vendor) where vendor is not null;
create or replace view v_briefing as select * from briefing;
