-- A problem that another system kept, until it is worked on here.
alter table problem add column observed boolean;
