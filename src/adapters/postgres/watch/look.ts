import type pg from 'pg';
import type { BugState } from '../../../domain/bug-state.ts';
import type { LedgerNote } from '../../../domain/ledger.ts';
import { nextState } from '../../../domain/state-table.ts';
import { nextWindow, type Watch, windowsOver, windowWords } from '../../../domain/watch.ts';
import type { Looked } from '../../../ports/store/watch-store.ts';
import { lockBug } from '../bugs/ledger.ts';
import { moveBug } from '../bugs/move.ts';
import { query } from '../pool.ts';
import { watchColumns, watchOf, type WatchRow } from './rows.ts';

/** Signs that the service ran at all since the release: other occurrences of it. */
const heardText = `
select count(*)::int as heard from signals s join fingerprints f on f.id = s.fingerprint join bugs b on b.id = f.bug join bugs own on own.id = $1
where s.project = own.project and b.id <> own.id and s.received_at >= $2 and (own.service is null or b.service = own.service)`;

/**
 * Whether the bug waits for another environment: one with a watch that is not over, or one that it was seen in, that is
 * deployed to, and where the change has not been released yet.
 */
const elsewhereText = `
select exists (select 1 from watches w where w.bug = $1 and w.id <> $2 and w.ended is null) or exists (
  select 1 from bugs b join fingerprints f on f.bug = b.id join environments e on e.fingerprint = f.id
  where b.id = $1 and exists (select 1 from deploys d where d.project = b.project and d.environment = e.name and (b.service is null or d.service = b.service))
    and not exists (select 1 from watches w where w.bug = b.id and w.released_at >= b.changed_at and (w.environment = e.name or w.environment is null))
) as waits`;

async function lockedWatch(client: pg.PoolClient, id: string): Promise<{ watch: Watch; state: BugState } | null> {
  const [of] = await query<{ bug: string }>(client, 'select bug from watches where id = $1', [Number(id)]);
  if (!of) return null;
  const state = await lockBug(client, of.bug, null);
  const text = `select ${watchColumns} from watches where id = $1 and ended is null for update`;
  const [row] = await query<WatchRow>(client, text, [Number(id)]);
  return row ? { watch: watchOf(row), state } : null;
}

async function end(client: pg.PoolClient, { id }: Watch, how: Watch['ended']): Promise<void> {
  await client.query('update watches set ended = $2, next_at = null where id = $1', [Number(id), how]);
}

/** One look at a watch, in one transaction, as the port says. */
export async function lookAt(client: pg.PoolClient, id: string, now: Date): Promise<Looked> {
  const locked = await lockedWatch(client, id);
  if (!locked) return { kind: 'over' };
  const { watch, state } = locked;
  if (state !== 'watching') {
    await end(client, watch, state === 'regressed' ? 'recurred' : 'replaced');
    return { kind: 'over' };
  }
  const passed = windowsOver(watch, now);
  if (passed <= watch.passed) return { kind: 'too-soon' };
  const next = nextWindow(watch, passed);
  await client.query('update watches set passed = $2, next_at = $3 where id = $1', [Number(id), passed, next]);
  if (!next) await end(client, watch, 'quiet');
  const [elsewhere] = await query<{ waits: boolean }>(client, elsewhereText, [watch.bug, Number(id)]);
  const last = next === null && elsewhere?.waits === false;
  const to = nextState('watching', 'window-quiet', (guard) => guard === 'last-window' && last) ?? 'watching';
  const note = await noteOf(client, watch, passed);
  await moveBug(client, null, watch.bug, { from: 'watching', event: 'window-quiet', to, note }, now);
  const after: Watch = {
    ...watch,
    passed,
    nextAt: next?.toISOString() ?? null,
    ended: next ? null : 'quiet',
  };
  return to === 'watching' ? { kind: 'quiet', watch: after } : { kind: 'moved', watch: after, state: to };
}

async function noteOf(client: pg.PoolClient, watch: Watch, passed: number): Promise<LedgerNote> {
  const [row] = await query<{ heard: number }>(client, heardText, [watch.bug, watch.releasedAt]);
  const heard = row?.heard ?? 0;
  const lives = heard === 0 ? 'nothing else of the service came in' : `${heard} other signals of the service came in`;
  const where = watch.environment === null ? '' : ` in ${watch.environment}`;
  const length = windowWords(watch.windows[passed - 1] ?? 0);
  return {
    stage: 'review',
    kind: 'window-quiet',
    actor: 'engine',
    inputs: [`watch:${watch.id}`],
    outcome: `not seen again within ${length} of release ${watch.release}${where}; ${lives} since`,
  };
}
