-- Invitations by what they are of, for revisions that come by a calendar.
create index meeting_invitation_owner_uid on meeting_invitation (owner, uid);
