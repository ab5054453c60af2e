import type pg from 'pg';
import type { LedgerNote } from '../../../domain/ledger.ts';
import { nextWindow, type Watch } from '../../../domain/watch.ts';
import type { WatchStore } from '../../../ports/store/watch-store.ts';
import { lockBug } from '../bugs/ledger.ts';
import { moveBug } from '../bugs/move.ts';
import { column, columnOrNull } from '../column-text.ts';
import { query, transaction } from '../pool.ts';
import { tie } from './tie.ts';
import { lookAt } from './look.ts';
import { bugsSince, landedOf, releasedSince, unlookedBugs } from './releases.ts';
import { watchColumns, watchOf, type WatchRow } from './rows.ts';

export function watchStore(pool: pg.Pool, now: () => Date): WatchStore {
  return {
    watches: async (bug) => {
      const text = `select ${watchColumns} from watches where bug = $1 order by id desc limit 100`;
      return (await query<WatchRow>(pool, text, [bug])).map(watchOf);
    },
    landed: (bug) => landedOf(pool, bug),
    released: (bug) => releasedSince(pool, bug),
    unlooked: (project) => unlookedBugs(pool, project),
    looked: async (bug, at) => {
      await query(pool, 'update bugs set looked_at = greatest(looked_at, $2) where id = $1', [bug, at]);
    },
    begin: (lease, start) =>
      transaction(pool, async (client) => {
        const state = await lockBug(client, lease.bug, lease);
        if (state !== 'applied' && state !== 'watching') return false;
        if (!(await insertWatch(client, lease.bug, start))) return false;
        const note = releaseNote(start);
        await moveBug(client, lease, lease.bug, { from: state, event: 'released', to: 'watching', note }, now());
        return true;
      }),
    due: async (at, limit) => {
      const text = `select ${watchColumns} from watches where ended is null and next_at <= $1 order by next_at, id limit $2`;
      return (await query<WatchRow>(pool, text, [at, limit])).map(watchOf);
    },
    look: (id, at) => transaction(pool, (client) => lookAt(client, id, at)),
    newSince: ({ bug, releasedAt: since, environment }, limit) => bugsSince(pool, { bug, since, environment }, limit),
    tie: (bug, watch, link) => transaction(pool, (client) => tie(client, bug, watch, link, now())),
  };
}

type Start = Pick<Watch, 'environment' | 'release' | 'releasedAt' | 'windows'>;

// Later releases of the same change go into the same environment again and again: the first one is watched to its end.
const insertText = `
insert into watches (bug, environment, release, released_at, windows, next_at)
select b.id, $2, $3, $4, $5, $6 from bugs b where b.id = $1
  and not exists (select 1 from watches w where w.bug = b.id and w.released_at >= b.changed_at
    and w.environment is not distinct from $2 and w.ended = 'quiet')
on conflict do nothing`;

async function insertWatch(client: pg.PoolClient, bug: string, start: Start): Promise<boolean> {
  const { rowCount } = await client.query(insertText, [
    bug,
    columnOrNull(start.environment, 200),
    column(start.release, 250),
    start.releasedAt,
    start.windows,
    nextWindow(start, 0),
  ]);
  return (rowCount ?? 0) > 0;
}

function releaseNote({ release, environment, releasedAt }: Start): LedgerNote {
  const where = environment === null ? 'seen running' : `out in ${environment}`;
  return {
    stage: 'review',
    kind: 'released',
    actor: 'engine',
    outcome: `release ${release.slice(0, 250)} holds the change and is ${where} since ${releasedAt}`,
  };
}
