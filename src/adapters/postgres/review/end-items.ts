import type pg from 'pg';
import type { BugState } from '../../../domain/bug-state.ts';
import { closedStates } from '../../../domain/state-table.ts';
import type { ItemClosing } from '../../../ports/store/item-store.ts';
import { query } from '../pool.ts';
import { reviewFixed, tellReviewer } from './post-fix-review.ts';
import { closeItem, say } from './items.ts';

const engine = { kind: 'engine', id: 'reproof' } as const;

const ends: Partial<Record<BugState, ItemClosing['how']>> = {
  fixed: 'fixed',
  'wont-fix': 'wont-fix',
  duplicate: 'duplicate',
};

/** A step of a bug whose row is locked, and why it was taken. */
export interface ItemsStep {
  from: BugState;
  to: BugState;
  why: string;
}

/**
 * Items about a bug end with it, with a resolution that says how, and are open again where it comes back (REV-6). One that is
 * about several bugs waits for the last of them; what a policy wants looked at after the fix is looked at nevertheless.
 */
export async function settleItems(
  client: pg.PoolClient,
  bug: string,
  { from, to, why }: ItemsStep,
  now: Date,
): Promise<void> {
  const comesBack = to === 'regressed' || (closedStates.includes(from) && !closedStates.includes(to));
  if (comesBack && from !== to) await openAgain(client, bug, `${to}: ${why}`, now);
  if (to === 'fixed' && from !== to) await reviewFixed(client, bug, now);
  const how = ends[to];
  if (from === to || !how) return;
  const reason = `${bug} is ${to}: ${why}`.slice(0, 5_000);
  // Locked before it is asked about its other bugs: of two that end at once the later one sees the end of the earlier.
  const own = await query<{ id: string }>(client, ownText, [bug, how === 'fixed']);
  const open = await query<{ id: string }>(client, overText, [own.map(({ id }) => id), bug, closedStates]);
  for (const { id } of open) {
    await closeItem(client, id, { how, reason, by: engine }, now);
    await client.query('update items set ended_with = $2 where id = $1', [id, bug]);
  }
  if (how === 'fixed') {
    await tellApplied(client, bug, reason, now);
    await tellReviewer(client, bug, `${reason}.`, now);
  }
}

const ownText = `
select i.id from items i join item_bugs b on b.item = i.id
where b.bug = $1 and i.state <> 'closed' and not ($2 and 'post-fix-review' = any(i.tags)) order by i.id for no key update of i`;

const overText = `
select i.id from items i where i.id = any($1::text[]) and i.state <> 'closed'
  and not exists (select 1 from item_bugs o join bugs x on x.id = o.bug where o.item = i.id and o.bug <> $2 and x.state <> all($3::text[]))
order by i.id`;

/** Who applied the fix learns how it went on: where the item stands that asked for it. */
async function tellApplied(client: pg.PoolClient, bug: string, text: string, now: Date): Promise<void> {
  const [last] = await query<{ id: string }>(client, appliedText, [bug]);
  if (last) await say(client, last.id, { by: engine, text: `${text}.`, at: now });
}

const appliedText = `
select i.id from items i join item_bugs b on b.item = i.id
where b.bug = $1 and i.kind = 'apply-fix' and i.resolution ->> 'how' = 'applied' order by i.number desc limit 1`;

/** What ended with the bug is open again; the item that its fix was applied with says that it did not hold. */
async function openAgain(client: pg.PoolClient, bug: string, why: string, now: Date): Promise<void> {
  await tellReviewer(client, bug, `${bug} is ${why}.`.slice(0, 5_000), now);
  const ended = await query<{ id: string }>(
    client,
    `update items set state = 'open', resolution = null, ended_with = null, updated_at = $2 where ended_with = $1 returning id`,
    [bug, now],
  );
  const [applied] = await query<{ id: string }>(client, appliedText, [bug]);
  const subjects = new Set([...ended.map(({ id }) => id), ...(applied ? [applied.id] : [])]);
  for (const id of subjects) await say(client, id, { by: engine, text: `${bug} is ${why}.`.slice(0, 5_000), at: now });
}
