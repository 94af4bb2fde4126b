-- Promises by a moment, a resume condition, a zone, another beginning, and what a reopening means. Service levels that are there keep counting
-- as they did: they count afresh after a reopening until somebody says otherwise.
alter table sla_definition
  alter column duration_minutes drop not null,
  add column due_by jsonb,
  add column zone_source text default 'calendar',
  add column time_zone text,
  add column resume_when text,
  add column start_from text default 'openedAt',
  add column retroactive_pause boolean default true,
  add column after_reopening text default 'afresh';
alter table sla_definition
  alter column zone_source drop default,
  alter column start_from drop default,
  alter column retroactive_pause drop default,
  alter column after_reopening drop default;
create or replace view v_sla_definition as select * from sla_definition;

alter table clock
  add column time_zone text,
  add column zone_from text,
  add column due_at timestamptz;
create or replace view v_clock as select * from clock;

-- What teams and vendors promise was counted into what callers were promised. It is counted apart from now on, and so is what was: the facts
-- are told by their clocks, and the cache of measures is folded anew where any was moved.
do $$
begin
  update measure_fact f set measure = case c.agreement_type when 'OLA' then 'ola' else 'vendor' end || substr(f.measure, 4)
    from clock c where c.id = f.subject and c.agreement_type <> 'SLA' and f.measure like 'sla.%';
  if found then
    truncate measure_day, measure_month, measure_month_total;
    update measure_cursor set n = 0;
  end if;
end $$;
