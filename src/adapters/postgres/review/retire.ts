import type pg from 'pg';
import type { BugEvent, BugState } from '../../../domain/bug-state.ts';
import { query } from '../pool.ts';
import { closeItemsOf } from './items.ts';
import { endReviews, reviewLanded } from './post-fix-review.ts';
import { leads } from './leading-bug.ts';

const engine = { kind: 'engine', id: 'reproof' } as const;

/** What becomes of a bug's live proposals when the bug takes a step; a decision's own steps have said it before. */
const after: ReadonlyArray<{
  on: (event: BugEvent, to: BugState) => boolean;
  state: string;
  how: 'applied' | 'obsolete';
}> = [
  { on: (event) => event === 'change-landed' || event === 'rollback-applied', state: 'applied', how: 'applied' },
  { on: (event) => event === 'base-drifted', state: 'stale', how: 'obsolete' },
  {
    on: (_event, to) => ['new', 'needs-investigation', 'routed', 'wont-fix', 'duplicate', 'regressed'].includes(to),
    state: 'superseded',
    how: 'obsolete',
  },
];

/** A bug that leaves by itself, while its proposal waits on for the others that it covers. */
const leavesAlone: readonly BugEvent[] = ['closed-as-wont-fix', 'merged-into-other', 'coverage-asked', 'cancelled'];

const others = `exists (select 1 from proposal_bugs o join bugs x on x.id = o.bug
  where o.proposal = p.id and o.bug <> $1 and x.state in ('proposed', 'approved'))`;

/** Live proposals follow the bug that leads them: none waits for bugs that wait for nothing. */
export async function followBug(
  client: pg.PoolClient,
  bug: string,
  { event, from, to }: { event: BugEvent; from: BugState; to: BugState },
  now: Date,
): Promise<void> {
  if (event === 'rollback-applied') await endReviews(client, bug, 'the change was taken back', now);
  if (!['proposed', 'approved', 'investigating', 'needs-investigation', 'routed'].includes(from)) return;
  if (event === 'head-changed') return voidApprovals(client, bug, now);
  if (event === 'edit-refused') return standAgain(client, bug);
  const end = after.find(({ on }) => on(event, to));
  if (!end) return;
  const ended = await query<{ id: string }>(
    client,
    `update proposals p set state = $2, closed_at = $3 from proposal_bugs b
     where b.proposal = p.id and b.bug = $1 and ${leads} and p.state in ('waiting', 'revising', 'approved')
       and not ($4 and ${others}) returning p.id`,
    [bug, end.state, now, leavesAlone.includes(event)],
  );
  if (event === 'change-landed') for (const { id } of ended) await reviewLanded(client, id, 'applied', now);
  for (const { id } of ended)
    await closeItemsOf(
      client,
      id,
      ['decision', 'apply-fix'],
      { how: end.how, reason: `${bug} is ${to}: ${event}`, by: engine },
      now,
    );
}

/** Another commit stands where the approved one stood: what was decided about that is void, and it waits again. */
async function voidApprovals(client: pg.PoolClient, bug: string, now: Date): Promise<void> {
  const waiting = await query<{ id: string }>(
    client,
    `update proposals p set state = 'waiting' from proposal_bugs b
     where b.proposal = p.id and b.bug = $1 and ${leads} and p.state in ('waiting', 'approved') returning p.id`,
    [bug],
  );
  for (const { id } of waiting) {
    await client.query('update decisions set void = true where proposal = $1', [id]);
    await client.query(
      `update items set state = 'open', resolution = null, updated_at = $2 where proposal = $1 and kind = 'decision'`,
      [id, now],
    );
    await closeItemsOf(client, id, ['apply-fix'], { how: 'obsolete', reason: 'the head changed', by: engine }, now);
  }
}

/** The proposal that a reviewer's patch was given for. */
async function standAgain(client: pg.PoolClient, bug: string): Promise<void> {
  await client.query(
    `update proposals p set state = 'waiting' from proposal_bugs b where b.proposal = p.id and b.bug = $1 and p.state = 'revising'`,
    [bug],
  );
}
