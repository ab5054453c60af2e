-- A hundred thousand bugs: what the queue is narrowed by is a column each, and read in the order of an index.
alter table bugs
  add column specialist text generated always as (routing ->> 'specialist') stored,
  add column team text generated always as (routing ->> 'team') stored,
  add column owner text generated always as (routing ->> 'owner') stored;
-- In small letters: a search then compares as it is, which takes a third of the time.
drop index if exists bugs_words;
alter table bugs drop column words;
alter table bugs
  add column words text not null generated always as (lower(title || ' ' || coalesce(error_type, '') || ' ' || message)) stored;
do $$
begin
  create index bugs_words on bugs using gin (words gin_trgm_ops);
exception when others then
  raise notice 'pg_trgm is not available: %', sqlerrm;
end $$;
create index bugs_priority on bugs (priority, id);
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
  -- Seconds from the bug's first signal on.
  add column took double precision not null default 0,
  -- What the investigation that ended with the step cost.
  add column money double precision,
  add column tokens bigint;
update bug_moves m set first = true
where not exists (select 1 from bug_moves o where o.bug = m.bug and o.to_state = m.to_state and (o.at, o.ctid) < (m.at, m.ctid));
update bug_moves m set took = greatest(extract(epoch from m.at - b.created_at), 0) from bugs b where b.id = m.bug;
create index bug_moves_first on bug_moves (to_state, at, bug) where first;

create function first_step() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('reproof.restoring', true), '') <> 'on' then
    new.first := not exists (select from bug_moves where bug = new.bug and to_state = new.to_state);
    new.took := greatest(extract(epoch from new.at - (select created_at from bugs where id = new.bug)), 0);
  end if;
  return new;
end $$;
create trigger bug_moves_first_step before insert on bug_moves for each row execute function first_step();

-- Whether any release is newer than a time is asked for every bug that is watched.
create index releases_first_seen on releases (first_seen);

-- In which releases and environments a bug was seen, by name: a filter reads a part of an index, and joins nothing.
create table bug_releases (
  name text collate "C" not null,
  bug text collate "C" not null references bugs,
  primary key (name, bug)
);
create index bug_releases_bug on bug_releases (bug);
create table bug_environments (
  name text collate "C" not null,
  bug text collate "C" not null references bugs,
  primary key (name, bug)
);
create index bug_environments_bug on bug_environments (bug);
insert into bug_releases (name, bug) select distinct n.name, f.bug from releases n join fingerprints f on f.id = n.fingerprint;
insert into bug_environments (name, bug) select distinct n.name, f.bug from environments n join fingerprints f on f.id = n.fingerprint;

create function seen_in() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('reproof.restoring', true), '') = 'on' then
    return null;
  end if;
  if tg_table_name = 'releases' then
    insert into bug_releases (name, bug) select distinct n.name, f.bug from added n join fingerprints f on f.id = n.fingerprint
    on conflict do nothing;
  else
    insert into bug_environments (name, bug) select distinct n.name, f.bug from added n join fingerprints f on f.id = n.fingerprint
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger releases_seen_in after insert on releases referencing new table as added
  for each statement execute function seen_in();
create trigger environments_seen_in after insert on environments referencing new table as added
  for each statement execute function seen_in();

-- A merge or a split: what the fingerprint was seen in goes with it.
create function seen_elsewhere() returns trigger language plpgsql as $$
begin
  insert into bug_releases (name, bug) select name, new.bug from releases where fingerprint = new.id on conflict do nothing;
  insert into bug_environments (name, bug) select name, new.bug from environments where fingerprint = new.id on conflict do nothing;
  delete from bug_releases s where s.bug = old.bug
    and not exists (select from fingerprints f join releases n on n.fingerprint = f.id where f.bug = old.bug and n.name = s.name);
  delete from bug_environments s where s.bug = old.bug
    and not exists (select from fingerprints f join environments n on n.fingerprint = f.id where f.bug = old.bug and n.name = s.name);
  return null;
end $$;
create trigger fingerprints_seen_elsewhere after update of bug on fingerprints
  for each row when (old.bug is distinct from new.bug) execute function seen_elsewhere();

-- Filters of the queue that people keep under a name of theirs.
create table saved_views (
  -- The actor's id.
  owner text collate "C" not null,
  name text not null,
  filters jsonb not null,
  kept_at timestamptz not null default now(),
  primary key (owner, name)
);
