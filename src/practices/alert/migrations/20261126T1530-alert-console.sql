-- The alert console reads what is open by incident, without visiting the rows to tell how bad they are. It takes the place of the index
-- that only knew that an incident has something open.
create index alert_console on alert (incident, first_at, id) include (severity, status, suppressed, is_flapping) where status <> 'resolved';
drop index alert_incident_open;
create index alert_flapping on alert (first_at, id) where is_flapping and status <> 'resolved';
