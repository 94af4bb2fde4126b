-- Changes from before authors were kept have none. Those that are over are left as they are: a million rows are not written for it.
alter table change alter column authors set default '{}';
update change set authors = '{}' where authors is null and state in ('-5', '-4', '-3', '-2', '-1', '0');
