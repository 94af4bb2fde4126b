-- A key may be made to serve as the password of Basic authentication too, for programs that know nothing else.
alter table api_key add column as_password boolean not null default false;

-- Short-lived tokens that a key was changed for. SHA-256 of each; they end with their key.
create table key_token (
  token_hash bytea primary key,
  refresh_hash bytea not null unique,
  api_key text collate "C" not null references api_key (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  refresh_until timestamptz not null
);
create index key_token_refresh_until on key_token (refresh_until);
