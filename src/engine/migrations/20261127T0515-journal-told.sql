-- What was written on records, in the order in which it was written: programs that keep a copy ask for it from a moment on.
create index journal_told on journal (at, n, ordinal) where data ? 'text';
