-- Those who may log in. Disabled and never deleted: ledgers and the audit log name them.
create table users (
  name text collate "C" primary key,
  email text collate "C" unique,
  role text collate "C" not null,
  -- scrypt with its parameters.
  password text not null,
  disabled boolean not null default false,
  created_at timestamptz not null
);

create table api_tokens (
  id text collate "C" primary key,
  -- SHA-256 of the secret, which is random: nothing slower is needed.
  hash text collate "C" not null unique,
  name text not null,
  -- Null: a service account's.
  owner text collate "C" references users,
  role text collate "C" not null,
  -- Null: all.
  projects text[],
  made_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_tokens_owner on api_tokens (owner);

create table sessions (
  -- SHA-256 of the cookie's secret.
  id text collate "C" primary key,
  -- Null: opened by the one-time link on the server's machine.
  user_name text collate "C" references users,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text not null
);
create index sessions_user on sessions (user_name);

-- One line of reproof.audit/1 a row, as it was hashed.
create table audit (
  seq bigint primary key,
  entry text not null,
  hash text collate "C" not null
);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'restrict_violation';
end $$;
create trigger audit_append_only before update or delete on audit
  for each row execute function audit_is_append_only();
create trigger audit_no_truncate before truncate on audit
  for each statement execute function audit_is_append_only();
