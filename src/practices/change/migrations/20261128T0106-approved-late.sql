-- Those whose approval was overdue are few among many, and are counted beside the list.
create index change_approved_late on change (planned_start, id) where approval_overdue_at is not null;
