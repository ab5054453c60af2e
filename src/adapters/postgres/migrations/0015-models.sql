-- Which model a project's bugs are given to, and how much of it a day; project null: the installation's own bounds.
create table model_settings (
  project bigint unique nulls not distinct references projects on delete cascade,
  setting jsonb not null,
  set_by text collate "C" not null,
  set_at timestamptz not null default now()
);

-- What sessions with models took: kept when a session ends, whatever came of it.
create table model_uses (
  id bigint generated always as identity primary key,
  project bigint not null references projects on delete cascade,
  bug text collate "C" not null,
  model text collate "C" not null,
  at timestamptz not null,
  tokens bigint not null,
  -- US dollars: known ones, and what a bound reckons where no price is known.
  money double precision not null,
  reckoned double precision not null,
  seconds double precision not null
);
create index model_uses_at on model_uses (at);
