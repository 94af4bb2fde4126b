-- A cache of measure facts: what counted at journal n = cursor, by local day, by local month, and by month whatever team and service.
-- Days are those of the organisation's zone, kept with the cursor; another zone begins the cache anew. A missing dimension is ''.
-- The histogram (value, how many) is exact, so that medians are; it is left out where every value is 1.
create table measure_cursor (
  id integer primary key check (id = 1),
  n bigint not null,
  zone text not null
);
insert into measure_cursor values (1, 0, 'UTC');

create table measure_day (
  measure text collate "C" not null,
  day date not null,
  priority text collate "C" not null,
  team text collate "C" not null,
  service text collate "C" not null,
  count integer not null,
  sum bigint not null,
  minutes integer[],
  counts integer[],
  primary key (measure, day, priority, team, service)
);

create table measure_month (
  measure text collate "C" not null,
  month date not null,
  priority text collate "C" not null,
  team text collate "C" not null,
  service text collate "C" not null,
  count integer not null,
  sum bigint not null,
  minutes integer[],
  counts integer[],
  primary key (measure, month, priority, team, service)
);

create table measure_month_total (
  measure text collate "C" not null,
  month date not null,
  priority text collate "C" not null,
  count integer not null,
  sum bigint not null,
  minutes integer[],
  counts integer[],
  primary key (measure, month, priority)
);
