-- Mail to the Desk: mailboxes that are read, and each mail with what became of it.
create table ask_mailbox (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  address text not null,
  host text not null,
  security text not null,
  port integer,
  folder text,
  every_minutes integer,
  vouched_by text,
  authority text,
  username text,
  password text,
  validity text,
  last_uid text,
  failures integer,
  next_read_at timestamptz,
  last_read_at timestamptz,
  last_outcome text,
  last_error text,
  active boolean,
  address_fold text collate "C"
);
create index ask_mailbox_created_at on ask_mailbox (created_at, id);
create index ask_mailbox_updated_at on ask_mailbox (updated_at, id);
create view v_ask_mailbox as select * from ask_mailbox;

create table ask_mail (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  mailbox text collate "C",
  message_id text,
  received_at timestamptz,
  sent_at timestamptz,
  from_address text,
  from_name text,
  person text collate "C",
  proof text,
  proof_words text,
  subject text,
  text text,
  files text,
  state text,
  why text,
  ask text collate "C",
  answers text collate "C",
  size integer,
  acted_by text collate "C",
  on_behalf_of text collate "C",
  subject_fold text collate "C"
);
create index ask_mail_received_at on ask_mail (received_at, id);
create index ask_mail_created_at on ask_mail (created_at, id);
create index ask_mail_updated_at on ask_mail (updated_at, id);
create view v_ask_mail as select * from ask_mail;
create index ask_mailbox_due on ask_mailbox (next_read_at) where active;
create index ask_mail_message on ask_mail (message_id);
create index ask_mail_waiting on ask_mail (received_at, id) where state = 'waiting';
create index ask_mail_lately on ask_mail (from_address, received_at) where state = 'asked';
create index ask_mail_ask on ask_mail (ask) where ask is not null;
create index ask_mail_person on ask_mail (person) where person is not null;

-- What an ask that came by mail says of its sender, and how many mails it has.
drop view v_director_ask;
alter table director_ask add column sender_note text;
alter table director_ask add column mails integer;
create view v_director_ask as select * from director_ask;
