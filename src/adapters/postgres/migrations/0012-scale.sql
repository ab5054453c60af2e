-- A hundred thousand bugs: what the queue is narrowed by is a column each, and read in the order of an index.
alter table bugs
  add column specialist text generated always as (routing ->> 'specialist') stored,
  add column team text generated always as (routing ->> 'team') stored,
  add column owner text generated always as (routing ->> 'owner') stored;
create index bugs_queue on bugs (state, priority, id);
create index bugs_of_project on bugs (project, state, priority, id);
create index bugs_of_service on bugs (service, state, priority, id);
create index bugs_of_owner on bugs (owner, state, priority, id);
create index bugs_of_specialist on bugs (specialist, state, priority, id);
create index bugs_of_team on bugs (team, state, priority, id);

-- How far a bug's proof is, as a line of the queue tells it: bundles are too large to be read for a list.
create table bug_proofs (
  bug text collate "C" primary key references bugs,
  summary jsonb not null
);

alter table bug_moves
  -- The bug's first step into this state: what the loop's times are counted by.
  add column first boolean not null default false,
  -- What the investigation that ended with the step cost.
  add column money double precision,
  add column tokens bigint;
update bug_moves m set first = true
where not exists (select 1 from bug_moves o where o.bug = m.bug and o.to_state = m.to_state and (o.at, o.ctid) < (m.at, m.ctid));
create index bug_moves_first on bug_moves (to_state, at, bug) where first;

create function first_step() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('reproof.restoring', true), '') <> 'on' then
    new.first := not exists (select from bug_moves where bug = new.bug and to_state = new.to_state);
  end if;
  return new;
end $$;
create trigger bug_moves_first_step before insert on bug_moves for each row execute function first_step();

-- Whether any release is newer than a time is asked for every bug that is watched.
create index releases_first_seen on releases (first_seen);

-- Filters of the queue that people keep under a name of theirs.
create table saved_views (
  -- The actor's id.
  owner text collate "C" not null,
  name text not null,
  filters jsonb not null,
  kept_at timestamptz not null default now(),
  primary key (owner, name)
);
