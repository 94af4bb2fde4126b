-- Who had a review before, or handed it in, does not approve or waive it; and the actions of a restricted review are as restricted.
alter table review add column authors text[] collate "C";
update review set authors = '{}';
drop view v_review;
create view v_review as select * from review;
alter table review_action add column confidential boolean;
update review_action a set confidential = (select r.confidential from review r where r.id = a.review);
drop view v_review_action;
create view v_review_action as select * from review_action;
