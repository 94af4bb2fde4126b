-- The most usual list of all, "open and urgent": few of the open are, and few of all are open, so neither index alone is short.
create index incident_open_priority on incident (priority, id) where state in ('1', '2', '3');
