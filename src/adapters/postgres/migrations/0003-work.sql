-- What the work on a bug keeps of it.
alter table bugs
  -- The change that shall have cured it: when it landed, and the release that holds it.
  add column changed_at timestamptz,
  add column changed_release text,
  -- Kinds of evidence that its last investigation had to do without.
  add column lacks text[] not null default '{}',
  -- A person has stopped the work on it.
  add column paused boolean not null default false,
  add column priority_reason text not null default '',
  -- The person who set the priority; null: it is computed.
  add column priority_by text,
  -- {specialist, team, owner, score, reason, by}
  add column routing jsonb,
  -- {kind, reason, by}
  add column disposition jsonb;

-- What a stage of an investigation brought, so that another worker goes on behind it; gone with the turn's end.
create table checkpoints (
  bug text collate "C" not null references bugs,
  stage text collate "C" not null,
  -- Hash of what the stage went in with.
  key text collate "C" not null,
  -- zstd of a structured clone (v8).
  content bytea not null,
  epoch bigint not null,
  kept_at timestamptz not null default now(),
  primary key (bug, stage, key)
);
alter table checkpoints alter column content set storage external;

-- Issues of outside trackers as they came, a line of JSON each: what we do not know of them is given back as it was.
create table mirrors (
  project bigint not null references projects,
  tracker text collate "C" not null,
  id text collate "C" not null,
  -- Null for issues that are no bugs.
  bug text collate "C" references bugs,
  content text not null,
  primary key (project, tracker, id)
);
