-- What a number weighs in the balanced score, what others reach, and the score that a month was closed with.
alter table metric add column weight integer, add column worst double precision, add column best double precision,
  add column benchmark double precision, add column benchmark_source text, add column benchmark_on date;
create or replace view v_metric as select * from metric;
alter table reporting_period add column score double precision, add column grade text;
create or replace view v_reporting_period as select * from reporting_period;
