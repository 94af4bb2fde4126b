-- Who wrote what is to be approved: they have no vote on their own words.
alter table change add column authors text[] collate "C";
create or replace view v_change as select * from change;
