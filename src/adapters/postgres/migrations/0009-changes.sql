-- Where a project's changes are published. Who may set it is the administrator; the token is sealed.
create table code_hosts (
  project bigint primary key references projects,
  kind text collate "C" not null,
  -- The host's own address, and the repository's name there; null for plain repositories.
  url text,
  repository text,
  -- Either of the two: a variable of the server's environment, or the token itself, sealed.
  token_from text,
  token text,
  -- Null: what the repository's HEAD names.
  base_branch text,
  labels text[] not null default '{}',
  -- Users by their account's name at the host: whose reviews decide.
  people jsonb not null default '{}',
  check (token_from is null or token is null)
);

-- Approved (and proposed) changes in repositories: one for a project and a manifest, however often it is asked for.
create table changes (
  id text collate "C" primary key,
  project bigint not null references projects,
  proposal text not null,
  manifest text collate "C" not null,
  base_commit text collate "C" not null,
  branch text collate "C" not null,
  commit text collate "C",
  created_at timestamptz not null,
  -- {by: actors, at}
  approval jsonb,
  -- {host, number, url, draft, state}
  pull_request jsonb,
  checks text collate "C" not null default 'none',
  -- {kind, ...}
  state jsonb not null,
  look_at timestamptz,
  lease_epoch bigint not null default 0,
  unique (project, manifest)
);
create index changes_look_at on changes (look_at) where look_at is not null;
create index changes_branch on changes (project, branch);

-- The bugs that a change is for.
create table change_bugs (
  change text collate "C" not null references changes,
  bug text collate "C" not null references bugs,
  position integer not null,
  primary key (change, bug)
);
create index change_bugs_bug on change_bugs (bug);

-- The journal of a change: what was done, in its order.
create table change_steps (
  change text collate "C" not null references changes,
  seq integer not null,
  at timestamptz not null,
  step text not null,
  outcome text not null,
  primary key (change, seq)
);
