-- Deliveries learn channels besides mail, urgency, and to be called off. What is urgent has a worker of its own; ordinary mail waits for nobody
-- and nobody for it. `about` names what a delivery is for, so that it can be called off with its cause, and its fate be shown there.
alter table delivery
  add column channel text not null default 'mail',
  add column urgent boolean not null default false,
  add column target jsonb,                       -- which address of the channel, by reference: addresses may be as good as keys
  add column about text[] collate "C" not null default '{}',
  add column withdrawn_at timestamptz,           -- called off; one under way is not repeated
  add column told_at timestamptz;                -- whoever must know that it is dead has been told
alter table delivery drop constraint delivery_state_check;
alter table delivery add constraint delivery_state_check
  check (state in ('waiting', 'attempting', 'sent', 'dead', 'noChannel', 'held', 'discarded', 'withdrawn'));
drop index delivery_due;
create index delivery_due on delivery (urgent, next_at) where state in ('waiting', 'attempting');
create index delivery_about on delivery using gin (about) where about <> '{}';
create index delivery_untold on delivery (id) where urgent and told_at is null and state in ('dead', 'noChannel');
