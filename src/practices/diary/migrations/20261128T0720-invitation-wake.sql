-- An invitation that nobody answers lapses when it is over.
alter table meeting_invitation add column wake_at timestamptz;
create index meeting_invitation_wake on meeting_invitation (wake_at) where wake_at is not null;
update meeting_invitation set wake_at = ends_at where state = 'open' and rrule is null;
create or replace view v_meeting_invitation as select * from meeting_invitation;
