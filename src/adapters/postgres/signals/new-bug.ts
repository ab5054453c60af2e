import type pg from 'pg';
import type { SignalHead } from '../../../domain/packed-signal.ts';
import type { Priority } from '../../../domain/work-item.ts';
import { column, columnOrNull } from '../column-text.ts';
import type { Arrival } from './arrival.ts';
import type { KnownFingerprint } from './fingerprint.ts';

/** Until more is known than the first occurrence. */
const firstPriority: Readonly<Record<SignalHead['level'], Priority>> = {
  fatal: 'P1',
  error: 'P2',
  warning: 'P3',
  info: 'P4',
  debug: 'P4',
};

function routingOf({ routing }: SignalHead): string | null {
  return routing && JSON.stringify({ ...routing, reason: column(routing.reason, 500) });
}

const insertText = `
with w as (
  select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::text[], $9::text[], $10::text[], $11::jsonb[], $12::timestamptz[]) with ordinality
    as w (project, fingerprint, seen_at, title, error_type, message, level, platform, service, priority, routing, received_at, place)
), numbered as (
  select w.*, p.next_bug + row_number() over (partition by w.project order by w.place) - 1 as number
  from w join projects p on p.id = w.project
), counted as (
  update projects p set next_bug = p.next_bug + c.n
  from (select project, count(*) as n from w group by project) c where c.project = p.id
), made as (
  insert into bugs (id, project, number, title, error_type, message, level, platform, service, state, priority, priority_reason, routing, waits_since)
  select project || '-' || number, project, number, title, error_type, message, level, platform, service, 'new', priority, level, routing, received_at
  from numbered
), counts as (
  insert into bug_counts (bug, first_seen, last_seen) select project || '-' || number, seen_at, seen_at from numbered
)
insert into fingerprints (project, fingerprint, bug, home, first_seen, last_seen)
select project, fingerprint, project || '-' || number, project || '-' || number, seen_at, seen_at from numbered
returning id, project, fingerprint, bug`;

/** Makes a bug in state `new` of each group's first arrival. The groups' projects are locked. */
export async function makeBugs(
  client: pg.PoolClient,
  groups: readonly (readonly [Arrival, ...Arrival[]])[],
): Promise<KnownFingerprint[]> {
  if (groups.length === 0) return [];
  const firsts = groups.map(([first]) => ({ first, head: first.signal.head }));
  const { rows } = await client.query<Pick<KnownFingerprint, 'id' | 'project' | 'fingerprint' | 'bug'>>({
    name: 'make-bugs',
    text: insertText,
    values: [
      firsts.map(({ first }) => first.project),
      firsts.map(({ first }) => first.fingerprint),
      firsts.map(({ first }) => first.seenAt),
      firsts.map(({ head }) => column(head.title, 500)),
      firsts.map(({ head }) => columnOrNull(head.errorType, 200)),
      firsts.map(({ head }) => column(head.message, 4_000)),
      firsts.map(({ head }) => head.level),
      firsts.map(({ head }) => column(head.platform, 50)),
      firsts.map(({ head }) => columnOrNull(head.service, 200)),
      firsts.map(({ head }) => firstPriority[head.level]),
      firsts.map(({ head }) => routingOf(head)),
      firsts.map(({ first }) => first.signal.receivedAt),
    ],
  });
  const fresh = { storedThisHour: 0, newest: null, peopleLevel: 0, releaseCount: 0, environmentCount: 0, isNew: true };
  const unmoved = { state: 'new' as const, lacks: [], changedAt: null, changedRelease: null };
  return rows.map((row) => ({ ...row, ...fresh, ...unmoved, releases: [], environments: [] }));
}
