-- By which definition the window before was counted; and, where it changed on the way, what the later one says of it.
alter table improvement
  add column baseline_formula text,
  add column baseline_version integer,
  add column recounted_value double precision,
  add column recounted_part integer,
  add column recounted_n integer;
create or replace view v_improvement as select * from improvement;
