-- Credentials only: passwords, authenticator secrets, passkeys. These five tables belong to the sign-in library (better-auth 1.7.5) and were
-- written by its compileMigrations(); the person they belong to is the row whose login_id names auth_user.id.
create table "auth_user" (
  "id" text not null primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null, "image" text,
  "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null, "twoFactorEnabled" boolean
);
create table "auth_account" (
  "id" text not null primary key, "accountId" text not null, "providerId" text not null,
  "userId" text not null references "auth_user" ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text,
  "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text,
  "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null
);
create table "auth_verification" (
  "id" text not null primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null,
  "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null
);
create table "auth_two_factor" (
  "id" text not null primary key, "secret" text not null, "backupCodes" text not null,
  "userId" text not null references "auth_user" ("id") on delete cascade, "verified" boolean, "failedVerificationCount" integer, "lockedUntil" timestamptz
);
create table "auth_passkey" (
  "id" text not null primary key, "name" text, "publicKey" text not null, "userId" text not null references "auth_user" ("id") on delete cascade,
  "credentialID" text not null, "counter" integer not null, "deviceType" text not null, "backedUp" boolean not null, "transports" text,
  "createdAt" timestamptz, "aaguid" text
);
create index "auth_account_userId_idx" on "auth_account" ("userId");
create index "auth_verification_identifier_idx" on "auth_verification" ("identifier");
create index "auth_two_factor_secret_idx" on "auth_two_factor" ("secret");
create index "auth_two_factor_userId_idx" on "auth_two_factor" ("userId");
create index "auth_passkey_userId_idx" on "auth_passkey" ("userId");
create index "auth_passkey_credentialID_idx" on "auth_passkey" ("credentialID");
-- Ours: two setters of one password, or two enrolments, meet here and not in a second row.
create unique index auth_account_once on "auth_account" ("userId", "providerId");
create unique index auth_two_factor_once on "auth_two_factor" ("userId");
create unique index auth_passkey_once on "auth_passkey" ("credentialID");

-- The key that seals authenticator secrets and signs challenges. One row; every node reads the same.
create table identity_secret (
  one boolean primary key default true check (one),
  secret text not null
);

-- Who is signed in where. The cookie's value is kept as its SHA-256 only.
create table login_session (
  id text collate "C" primary key,
  person text collate "C" not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  device text not null,
  address text not null,
  acting_for text collate "C"
);
create index login_session_person on login_session (person);
create index login_session_expires on login_session (expires_at);

-- One-time links: invitation, reset, sign-in, and the first of all. SHA-256 of the token; used once.
create table login_link (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('invitation', 'reset', 'signIn', 'first')),
  person text collate "C",
  created_at timestamptz not null,
  created_by text collate "C",
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((person is null) = (purpose = 'first'))
);
create index login_link_person on login_link (person);
create index login_link_expires on login_link (expires_at);

-- Keys of scripts and other systems. SHA-256 of the key; its first letters are shown, so that its owner knows it again.
create table api_key (
  id text collate "C" primary key,
  person text collate "C" not null,
  name text not null,
  prefix text not null,
  key_hash bytea not null unique,
  scopes text[] collate "C",
  created_at timestamptz not null,
  created_by text collate "C",
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text collate "C"
);
create index api_key_person on api_key (person);

-- How often somebody tried, by the SHA-256 of what they tried with. Shared by all nodes.
create table login_attempt (
  subject bytea primary key,
  attempts integer not null,
  until timestamptz not null
);
create index login_attempt_until on login_attempt (until);
