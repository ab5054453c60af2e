import { type Kysely } from 'kysely';
import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import type { BugStore } from '../../../ports/store/bug-store.ts';
import { query, transaction } from '../pool.ts';
import type { Schema } from '../schema.ts';
import { prioritise } from './prioritise.ts';
import { amend } from './amend.ts';
import { readBug } from './bug.ts';
import { checkpointsOf } from './checkpoints.ts';
import { appendEntries, lockBug, readLedger } from './ledger.ts';
import { listBugs } from './list.ts';
import { merge, split } from './merge.ts';
import { moveBug } from './move.ts';
import { storeFault } from '../faults.ts';

export function bugStore(pool: pg.Pool, db: Kysely<Schema>, now: () => Date): BugStore {
  return {
    bug: (id) => readBug(pool, id, now()),
    bugs: (asked) =>
      listBugs(db, asked).catch((error: unknown) => {
        throw storeFault(error);
      }),
    lease: async (bug) => {
      const text = 'update bugs set lease_epoch = lease_epoch + 1 where id = $1 returning lease_epoch as epoch';
      const [row] = await query<{ epoch: number }>(pool, text, [bug]);
      if (!row) throw new Fault('UNKNOWN_BUG', `there is no bug ${bug}`);
      return { bug, epoch: row.epoch };
    },
    move: (lease, bug, asked) => transaction(pool, (client) => moveBug(client, lease, bug, asked, now())),
    checkpoints: (lease) => checkpointsOf(pool, lease, now),
    append: (lease, bug, notes) =>
      transaction(pool, async (client) => {
        await lockBug(client, bug, lease);
        return appendEntries(client, bug, notes, now());
      }),
    ledger: (bug) => readLedger(pool, bug),
    amend: (bug, amendment, note) => transaction(pool, (client) => amend(client, bug, amendment, note, now())),
    prioritise: (since) => prioritise(pool, since, now()),
    merge: (from, into, by) => transaction(pool, (client) => merge(client, from, into, by, now())),
    split: (bug, fingerprint, by) => transaction(pool, (client) => split(client, bug, fingerprint, by, now())),
    ...keptOf(pool),
  };
}

function keptOf(pool: pg.Pool): Pick<BugStore, 'kept' | 'read'> {
  return {
    kept: async (bug) => {
      const rows = await query<{ name: string }>(pool, 'select name from kept where bug = $1 order by name', [bug]);
      return rows.map(({ name }) => name);
    },
    read: async (bug, name) => {
      const text = 'select content from kept where bug = $1 and name = $2';
      const [row] = await query<{ content: Buffer }>(pool, text, [bug, name]);
      return row?.content ?? null;
    },
  };
}
