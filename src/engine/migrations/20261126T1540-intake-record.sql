-- By which requests a record was told of, without reading all that came in. Written once an event, when it is handed over.
create index alert_inbox_record on alert_inbox (record, n) where record is not null;
