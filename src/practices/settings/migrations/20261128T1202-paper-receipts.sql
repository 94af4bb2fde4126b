-- Whether the mail with a paper asks its reader to open it by a link of their own, so that the office knows that it was opened. Nobody asks unless it is set.
alter table organisation add column paper_receipts boolean default false;
create or replace view v_organisation as select * from organisation;
