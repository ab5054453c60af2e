-- Since when the timeout of a bug's state runs: when it came into the state, was resumed, or was last timed out there.
alter table bugs add column waits_since timestamptz not null default now();
update bugs b set waits_since = c.last_seen from bug_counts c
where c.bug = b.id and b.state in ('fixed', 'wont-fix', 'duplicate');
drop index bugs_state;
create index bugs_state on bugs (state, waits_since);
