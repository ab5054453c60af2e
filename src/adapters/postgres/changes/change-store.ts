import type pg from 'pg';
import { type Change, changeId } from '../../../domain/change.ts';
import { Fault } from '../../../domain/fault.ts';
import type {
  ChangeAddress,
  ChangeLease,
  ChangeProgress,
  ChangeStep,
  ChangeStore,
  NewChange,
} from '../../../ports/store/change-store.ts';
import { column } from '../column-text.ts';
import { query, transaction } from '../pool.ts';
import { readChanges } from './change-row.ts';

/** Changes in the database. */
export function changeStore(pool: pg.Pool, now: () => Date): ChangeStore {
  return {
    open: (change) => transaction(pool, (client) => open(client, change, now())),
    change: async (id) => (await readChanges(pool, 'where c.id = $1', [id]))[0] ?? null,
    ofBug: (bug) =>
      readChanges(
        pool,
        'where exists (select 1 from change_bugs b where b.change = c.id and b.bug = $1) order by c.created_at desc, c.id',
        [bug],
      ),
    find: (project, address) => find(pool, project, address),
    lease: async (id) => {
      const text = 'update changes set lease_epoch = lease_epoch + 1 where id = $1 returning lease_epoch as epoch';
      const [row] = await query<{ epoch: number }>(pool, text, [id]);
      if (!row) throw new Fault('NOT_FOUND', `there is no change ${id}`);
      return { change: id, epoch: row.epoch };
    },
    record: (lease, step, progress) => transaction(pool, (client) => record(client, lease, step, progress, now())),
    lookAgain: async (id, at) => {
      await query(pool, 'update changes set look_at = $2 where id = $1', [id, at]);
    },
    steps: async (id) => {
      const text = 'select seq, at, step, outcome from change_steps where change = $1 order by seq';
      const rows = await query<Omit<ChangeStep, 'at'> & { at: Date }>(pool, text, [id]);
      return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
    },
    unbegun: (limit) => query<{ bug: string; project: string }>(pool, unbegun, [limit]),
    due: (at, limit) => readChanges(pool, 'where c.look_at <= $1 order by c.look_at, c.id limit $2', [at, limit]),
  };
}

const unbegun = `
select b.id as bug, b.project::text as project from bugs b
where (b.state = 'approved' or (b.state = 'proposed'
    and exists (select 1 from code_hosts h where h.project = b.project and h.kind <> 'plain')))
  and not b.paused and not exists (select 1 from change_bugs cb join changes c on c.id = cb.change
    where cb.bug = b.id and c.state ->> 'kind' <> 'stale')
order by b.id limit $1`;

async function open(client: pg.PoolClient, change: NewChange, now: Date): Promise<Change> {
  const id = changeId(change.project, change.manifest);
  await client.query(
    `insert into changes (id, project, proposal, manifest, base_commit, branch, created_at, state)
     select $1, p.id, $3, $4, $5, $6, $7, '{"kind":"pending"}' from projects p where p.id = $2 on conflict do nothing`,
    [id, change.project, column(change.proposal, 200), change.manifest, change.baseCommit, change.branch, whole(now)],
  );
  await client.query(
    `insert into change_bugs (change, bug, position) select c.id, b.bug, b.position
     from changes c, unnest($2::text[]) with ordinality b (bug, position) where c.id = $1 on conflict do nothing`,
    [id, change.bugs],
  );
  const [opened] = await readChanges(client, 'where c.id = $1', [id]);
  if (!opened) throw new Fault('UNKNOWN_PROJECT', `there is no project ${change.project}`);
  return opened;
}

/** Commits are dated by seconds. */
function whole(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}

async function find(pool: pg.Pool, project: string, address: ChangeAddress): Promise<Change | null> {
  const [condition, value] =
    'pullRequest' in address
      ? [`(c.pull_request ->> 'number')::bigint = $2`, address.pullRequest]
      : 'branch' in address
        ? ['c.branch = $2', address.branch]
        : ['c.commit = $2', address.commit];
  const where = `where c.project = $1 and ${condition} order by c.created_at desc limit 1`;
  return (await readChanges(pool, where, [Number(project), value]))[0] ?? null;
}

const text = `
update changes set commit = coalesce($2, commit), approval = case when $9 then $3::jsonb else approval end,
  pull_request = coalesce($4::jsonb, pull_request), checks = coalesce($5, checks), state = coalesce($6::jsonb, state),
  look_at = case when $7 then $8 else look_at end
where id = $1`;

async function record(
  client: pg.PoolClient,
  lease: ChangeLease,
  { step, outcome }: { step: string; outcome: string },
  progress: ChangeProgress,
  now: Date,
): Promise<Change> {
  const [row] = await query<{ epoch: number }>(
    client,
    'select lease_epoch as epoch from changes where id = $1 for no key update',
    [lease.change],
  );
  if (!row) throw new Fault('NOT_FOUND', `there is no change ${lease.change}`);
  if (row.epoch !== lease.epoch)
    throw new Fault('STALE_LEASE', `the lease of ${lease.change} has gone to another worker`);
  const { commit = null, approval, pullRequest, checks = null, state, lookAt } = progress;
  await client.query(text, [
    lease.change,
    commit,
    json(approval),
    json(pullRequest),
    checks,
    json(state),
    lookAt !== undefined,
    lookAt ?? null,
    approval !== undefined,
  ]);
  await client.query(
    `insert into change_steps (change, seq, at, step, outcome)
     select $1, coalesce(max(seq) + 1, 0), $2, $3, $4 from change_steps where change = $1`,
    [lease.change, now, column(step, 60), column(outcome, 500)],
  );
  const [changed] = await readChanges(client, 'where c.id = $1', [lease.change]);
  return changed as Change;
}

const json = (value: unknown): string | null => (value ? JSON.stringify(value) : null);
