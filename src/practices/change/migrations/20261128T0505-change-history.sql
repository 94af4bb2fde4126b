-- A change, or a task of one, that another system kept, until it is worked on here.
alter table change add column observed boolean;
alter table change_task add column observed boolean;
