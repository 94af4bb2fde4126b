-- Incidents that are worked on here and there at once: what both sides last agreed on, by field, and how far entries of here were sent there.
alter table moving_row add column base jsonb;
alter table moving_row add column sent_n bigint;
