-- Runs in the order in which they began, also where several began in one instant.
alter table moving_run add column n bigint generated always as identity;
create unique index moving_run_order on moving_run (n);
