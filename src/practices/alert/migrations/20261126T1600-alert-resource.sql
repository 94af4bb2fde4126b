-- What one machine or one thing said, newest first: asked in the list, and by whoever stands in front of it.
create index alert_resource on alert (resource, first_at, id);
