-- What the store of the benchmark looks like: :bugs bugs with :events events by Zipf (exponent 0.8), all of the last 90 days.
-- Numbers are drawn from a fixed seed. Each statement is one step; bench/web-scale/fill.ts puts the numbers in.
create unlogged table shape as
with drawn as (
  select n, random() as r1, random() as r2, random() as r3, random() as r4, random() as r5, random() as r6, random() as r7
  from generate_series(1, :bugs) n
), ranked as (
  select *, row_number() over (order by r7) as rank from drawn
), weighed as (
  select *, power(rank, -0.8) as weight from ranked
)
select n, n + 1000 as f, rank, r1, r2, r3, r4, r5, r6,
  greatest(1, floor(weight / sum(weight) over () * :events))::int as events,
  case when r1 < 0.34 then 'fixed' when r1 < 0.50 then 'wont-fix' when r1 < 0.56 then 'duplicate'
    when r1 < 0.76 then 'needs-investigation' when r1 < 0.82 then 'routed' when r1 < 0.91 then 'new'
    when r1 < 0.94 then 'proposed' when r1 < 0.942 then 'investigating' when r1 < 0.95 then 'approved'
    when r1 < 0.955 then 'applied' when r1 < 0.985 then 'watching' else 'regressed' end as state,
  'service-' || (1 + floor(40 * r2 * r2))::int as service,
  '@team-' || (1 + floor(25 * r3 * r3))::int as owner,
  (array['backend', 'backend', 'backend', 'frontend', 'frontend', 'database', 'infrastructure', 'payments'])[1 + floor(8 * r4)::int] as specialist,
  case when r5 < 0.005 then 'P0' when r5 < 0.045 then 'P1' when r5 < 0.3 then 'P2' when r5 < 0.75 then 'P3' else 'P4' end as priority,
  now() - interval '90 days' * (0.02 + 0.98 * r6) as first_seen,
  now() - interval '90 days' * (0.02 + 0.98 * r6) * (case when r1 < 0.56 then 0.4 + 0.6 * r3 else r3 * r3 * 0.2 end) as last_seen
from weighed;
-- The rest that rounding left goes to the most frequent bug, which is open.
update shape set events = events + :events - (select sum(events) from shape), r1 = 0.7, state = 'needs-investigation',
  last_seen = now() where rank = 1;
create unique index on shape (n);
analyze shape;

-- Bugs. A duplicate leads to an open one.
insert into bugs (id, project, number, title, error_type, message, level, platform, service, state, priority, priority_reason,
  merged_into, routing, disposition, created_at, waits_since)
select :project || '-' || n, :project, n, left(w.type || ': ' || w.message, 500), w.type, w.message,
  case when r2 < 0.1 then 'warning' when r2 < 0.13 then 'fatal' else 'error' end,
  case when specialist = 'frontend' then 'javascript' when r5 < 0.2 then 'python' else 'node' end, service, state, priority,
  'severity and users', null,
  jsonb_build_object('specialist', specialist, 'team', 'team-' || specialist, 'owner', case when r4 < 0.9 then owner end,
    'score', 0.7, 'reason', 'the service ' || service, 'by', null),
  case when state = 'new' then null else '{"kind": "code-fix", "reason": "the code throws", "by": null}'::jsonb end,
  first_seen, greatest(first_seen, last_seen - interval '1 day' * r4)
from shape cross join lateral (
  select (array['TypeError', 'TypeError', 'TypeError', 'RangeError', 'Error', 'Error', 'ReferenceError', 'SyntaxError',
      'PrismaClientKnownRequestError', 'AxiosError'])[1 + (n::bigint * 7919) % 10] as type,
    (array['Cannot read properties of undefined (reading ''', 'Cannot read properties of null (reading ''', 'could not parse ''',
      'connection refused by ''', 'no such thing as ''', 'timeout of 3000ms exceeded at ''', 'duplicate key in ''',
      'is not a function: '''])[1 + (n::bigint * 104729) % 8]
    || (array['price', 'tier', 'lines', 'cart', 'customer', 'invoice', 'period', 'token', 'session', 'address', 'stock',
      'voucher', 'tax', 'refund', 'search', 'basket'])[1 + (n::bigint * 1299709) % 16] || (n % 977) || ''') in handler ' || md5(n::text) as message) w;
update bugs b set merged_into = :project || '-' || (select o.n from shape o where o.n > s.n and o.state = 'needs-investigation' order by o.n limit 1)
from shape s where b.number = s.n and b.project = :project and s.state = 'duplicate'
  and exists (select from shape o where o.n > s.n and o.state = 'needs-investigation');
update projects set next_bug = :bugs + 1 where id = :project;

-- One fingerprint for each; those of duplicates belong to the other bug now.
insert into fingerprints (id, project, fingerprint, bug, home, first_seen, last_seen, count, people)
overriding system value
select s.f, :project, 'v2:' || md5('f' || n), coalesce(b.merged_into, b.id), b.id, s.first_seen, s.last_seen, s.events,
  least(s.events, 20)
from shape s join bugs b on b.project = :project and b.number = s.n;
select setval(pg_get_serial_sequence('fingerprints', 'id'), :bugs + 1000);
insert into bug_counts (bug, first_seen, last_seen, count, users)
select b.id, coalesce(min(f.first_seen), b.created_at), coalesce(max(f.last_seen), b.created_at), coalesce(sum(f.count), 0),
  coalesce(sum(f.people), 0)
from bugs b left join fingerprints f on f.bug = b.id where b.project = :project group by b.id;
insert into people (fingerprint, hash) select f, hashtext(n || '/' || k) from shape, generate_series(1, least(events, 20)) k
on conflict do nothing;
insert into releases (fingerprint, name, count, first_seen)
select f, '1.' || ((n + k * 37) % 300), greatest(1, events / 3), first_seen + k * interval '1 day' from shape,
  generate_series(0, least(2, events - 1)) k;
insert into environments (fingerprint, name, count)
select f, case k when 0 then case when r5 < 0.85 then 'production' else 'staging' end else 'canary' end, greatest(1, events / 2)
from shape, generate_series(0, case when r4 < 0.15 then 1 else 0 end) k;

insert into bug_releases (name, bug) select distinct n.name, f.bug from releases n join fingerprints f on f.id = n.fingerprint on conflict do nothing;
insert into bug_environments (name, bug) select distinct n.name, f.bug from environments n join fingerprints f on f.id = n.fingerprint on conflict do nothing;

-- A row an event; the three newest of each bug with their bodies, which are those of real events of 50 KB.
insert into signals (project, event_id, fingerprint, received_at, seen_at, people, rare, body)
select :project, md5(s.n || '.' || k), s.f, at, at, array[hashtext(s.n || '/' || least(k, 20))::bigint], false,
  case when k > s.events - 3 then b.body end
from (select s.*, k, s.first_seen + (s.last_seen - s.first_seen) * case when s.events = 1 then 0 else power((k - 1)::float8 / (s.events - 1), 0.8) end as at
  from shape s, generate_series(1, s.events) k) s
left join bodies b on b.id = s.n % (select count(*) from bodies) and k > s.events - 3
order by at;
insert into hours (fingerprint, hour, count) select fingerprint, date_trunc('hour', received_at), count(*) from signals where project = :project group by 1, 2;

-- The loop: all but the new ones were taken up; a third of these reached a proposal, and so on to their state.
create unlogged table steps as
select :project || '-' || s.n as bug, s.n, w.place, w.event, w.from_state, w.to_state,
  s.first_seen + interval '1 second' * case w.place when 1 then 2 + 30 * r2 when 2 then 40 + 900 * r3 * r3
    when 3 then 3600 + 40000 * r4 when 4 then 50000 + 9000 * r5 when 5 then 90000 + 9000 * r2 else 180000 + 90000 * r3 end as at
from shape s cross join lateral (
  select * from (values
    (1, 'investigation-started', 'new', 'investigating', s.state <> 'new'),
    (2, case when s.r2 < 0.5 then 'reproduced-without-fix' else 'not-reproduced' end, 'investigating', 'needs-investigation', s.state in ('needs-investigation', 'wont-fix')),
    (2, 'not-a-code-fix', 'investigating', 'routed', s.state = 'routed'),
    (2, 'fix-validated', 'investigating', 'proposed', s.state in ('proposed', 'approved', 'applied', 'watching', 'fixed', 'regressed')),
    (3, 'approve', 'proposed', 'approved', s.state in ('approved', 'applied', 'watching', 'fixed', 'regressed')),
    (3, 'closed-as-wont-fix', 'needs-investigation', 'wont-fix', s.state = 'wont-fix'),
    (4, 'change-landed', 'approved', 'applied', s.state in ('applied', 'watching', 'fixed', 'regressed')),
    (5, 'released', 'applied', 'watching', s.state in ('watching', 'fixed', 'regressed')),
    (6, 'window-quiet', 'watching', 'fixed', s.state = 'fixed'),
    (6, 'recurred', 'watching', 'regressed', s.state = 'regressed')
  ) v (place, event, from_state, to_state, holds) where v.holds) w;

-- Bundles, ledgers, proposals and items are those of one bug that really went through the store, under each bug's own ids.
insert into kept (bug, name, content, epoch)
select s.bug, k.name, k.content, 1 from steps s join kept k on k.bug = :model
where s.place = 2 and s.event <> 'not-a-code-fix' and s.bug <> :model;
insert into ledger (bug, seq, entry, hash)
select s.bug, l.seq, replace(l.entry, :quoted, '"' || s.bug || '"'), l.hash from steps s join ledger l on l.bug = :model where s.place = 1;
insert into proposals (id, project, number, state, title, base_commit, manifest, manifest_hash, bundle_hash, patch_hash, kind, risk,
  confidence, gates, proposers, policy, owners, created_at, closed_at)
select :project || '-p' || s.n, :project, s.n, case b.state when 'proposed' then 'waiting' when 'approved' then 'approved' else 'applied' end,
  b.title, p.base_commit, p.manifest, md5(s.bug) || md5(s.bug), p.bundle_hash, p.patch_hash, p.kind, p.risk, p.confidence, p.gates,
  p.proposers, p.policy, p.owners, s.at, case when b.state in ('proposed', 'approved') then null else s.at + interval '1 day' end
from steps s join bugs b on b.id = s.bug join proposals p on p.project = :modelproject where s.event = 'fix-validated';
insert into proposal_bugs (proposal, bug, position) select :project || '-p' || n, bug, 0 from steps where event = 'fix-validated';
insert into proposal_files (proposal, role, path, hash) select :project || '-p' || s.n, f.role, f.path, f.hash
from steps s cross join proposal_files f where s.event = 'fix-validated' and f.proposal like :modelproject || '-p%';
insert into decisions (proposal, at, verb, manifest, actor_kind, actor, via, reason, outcome)
select :project || '-p' || n, at, 'approve', md5(bug) || md5(bug), 'person', 'ann', 'ui', 'Reads well.', 'approved' from steps where event = 'approve';
insert into items (id, project, number, kind, title, description, priority, state, resolution, assignee, created_by, created_at, updated_at,
  manifest, proposal, key)
select :project || '-i' || s.n, :project, s.n, i.kind, b.title, i.description, i.priority, case b.state when 'proposed' then 'open' else 'closed' end,
  case b.state when 'proposed' then null else '{"how": "approved", "reason": "", "at": "2026-01-01T00:00:00.000Z", "by": {"kind": "person", "id": "ann"}}'::jsonb end,
  null, i.created_by, s.at, s.at, md5(s.bug) || md5(s.bug), :project || '-p' || s.n, 'decision:' || :project || '-p' || s.n
from steps s join bugs b on b.id = s.bug join items i on i.project = :modelproject and i.kind = 'decision' where s.event = 'fix-validated';
insert into item_bugs (item, bug) select :project || '-i' || n, bug from steps where event = 'fix-validated';
insert into comments (subject, at, author, text, key)
select s.bug, s.at, c.author, c.text, 'proposed:' || s.n from steps s join comments c on c.subject = :model where s.event = 'fix-validated';
insert into review_counters (project, proposals, items) values (:project, :bugs, :bugs);
insert into deploys (project, service, environment, release, at, status)
select :project, 'service-' || (1 + d % 40), 'production', '1.' || (d % 300), now() - interval '90 days' * d / 1000, 'ok' from generate_series(1, 1000) d;
-- What an investigation cost: a third went without a model.
insert into bug_moves (bug, at, event, from_state, to_state, first, took, money, tokens)
select s.bug, s.at, event, from_state, to_state, true, extract(epoch from s.at - b.created_at), w.money, (w.money * 200000)::bigint
from steps s join bugs b on b.id = s.bug cross join lateral (select case when place = 2 then case when n % 3 = 0 then 0 else 0.02 + (n % 40) / 100.0 end end as money) w
order by at;
insert into bug_proofs (bug, summary) select s.bug, p.summary from steps s join bug_proofs p on p.bug = :model
where s.place = 2 and s.event <> 'not-a-code-fix';
update bugs set changed_at = first.at, changed_release = '1.299', looked_at = now()
from bug_moves first where first.bug = id and first.to_state = 'applied';
drop table shape, steps, bodies;
