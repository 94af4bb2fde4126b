-- That the office is there, noted at most once a minute by whichever node serves what is due; and when it was not, for more than two minutes.
create table office_listening (
  one boolean primary key default true check (one),
  last_at timestamptz not null
);
create table office_absence (
  until_at timestamptz primary key,
  from_at timestamptz not null
);
