import type pg from 'pg';
import type { BugState } from '../../../domain/bug-state.ts';
import type { Overdue, TimeoutStore } from '../../../ports/store/timeout-store.ts';
import { query, transaction } from '../pool.ts';
import { appendEntries } from './ledger.ts';
import { moveBug } from './move.ts';

const overdueText = `
select b.id as bug, b.project, b.state, b.waits_since as since, b.lease_epoch as epoch
from bugs b join unnest($2::text[], $3::timestamptz[]) w (state, before) on b.state = w.state and b.waits_since <= w.before
where b.project = $1 and b.id > $4 and not b.paused order by b.id limit $5`;

/** Locks the bug and takes a lease of it where it is as it was seen, else touches nothing. */
const claimText = `
update bugs set lease_epoch = lease_epoch + 1
where id = $1 and state = $2 and date_trunc('milliseconds', waits_since) = $3 and lease_epoch = $4 and not paused returning lease_epoch as epoch`;

export function timeoutStore(pool: pg.Pool, now: () => Date): TimeoutStore {
  return {
    overdue: async (project, timeouts, at, { after, limit }) => {
      const bounds = [...timeouts];
      const rows = await query<Omit<Overdue, 'project'> & { project: number; state: BugState }>(pool, overdueText, [
        Number(project),
        bounds.map(([state]) => state),
        bounds.map(([, ms]) => new Date(at.getTime() - ms)),
        after,
        limit,
      ]);
      return rows.map((row) => ({ ...row, project: String(row.project) }));
    },
    timeOut: ({ bug, state, since, epoch }, to, [note, ...more]) =>
      transaction(pool, async (client) => {
        const [claimed] = await query<{ epoch: number }>(client, claimText, [bug, state, since, epoch]);
        if (!claimed || !note) return false;
        await moveBug(client, { bug, epoch: claimed.epoch }, bug, { from: state, event: 'timeout', to, note }, now());
        if (more.length > 0) await appendEntries(client, bug, more, now());
        return true;
      }),
  };
}
