-- When the office itself was away while a report was expected.
alter table heartbeat add column away_from timestamptz, add column away_until timestamptz;
create or replace view v_heartbeat as select * from heartbeat;
