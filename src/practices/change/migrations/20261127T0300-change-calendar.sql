-- The calendar asks for windows that touch a span: by their begin, and the few that are longer than two weeks by their end.
create index change_long_window on change (planned_end) where planned_end - planned_start > interval '14 days';
