-- What people think of a bug, as it can be tried, and what came of it.
create table own_hypotheses (
  bug text collate "C" not null references bugs,
  number integer not null,
  -- A person's name.
  by text not null,
  at timestamptz not null,
  claim text not null,
  trial jsonb not null,
  -- waiting, confirmed, refuted, inconclusive.
  state text collate "C" not null default 'waiting',
  evidence text[] not null default '{}',
  tried_at timestamptz,
  primary key (bug, number)
);

-- The line of a proposal's patch that it was said about: { proposal, file, line }; null: about the whole.
alter table comments add column place jsonb;
