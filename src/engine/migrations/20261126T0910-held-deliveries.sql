-- A restore holds what waited to be sent: an administrator releases it or discards it.
alter table delivery drop constraint delivery_state_check;
alter table delivery add constraint delivery_state_check
  check (state in ('waiting', 'attempting', 'sent', 'dead', 'noChannel', 'held', 'discarded'));
