import type pg from 'pg';
import { postFixReviewItem, postFixReviewTag, type ReviewedAt, wantsReview } from '../../../domain/post-fix-review.ts';
import { closedStates } from '../../../domain/state-table.ts';
import { changedPaths } from '../../../domain/stored-proposal.ts';
import { query } from '../pool.ts';
import { decisionsOf } from './decisions.ts';
import { closeItem, ensureItem, say } from './items.ts';
import { type ProposalRow, proposalColumns, proposalOf } from './proposal-row.ts';

const engine = { kind: 'engine', id: 'reproof' } as const;

/** A landed change is given to a person to look at, where its policy wants that; once. */
export async function reviewLanded(client: pg.PoolClient, id: string, at: ReviewedAt, now: Date): Promise<void> {
  const [row] = await query<ProposalRow>(client, `select ${proposalColumns} from proposals p where p.id = $1`, [id]);
  if (!row) return;
  const proposal = proposalOf(row);
  if (!wantsReview(proposal.policy, { ...proposal, paths: changedPaths(proposal) }, at)) return;
  const approvals = (await decisionsOf(client, id, true)).filter(
    ({ verb, manifest }) => verb.startsWith('approve') && manifest === proposal.manifestHash,
  );
  const [landed] = await query<{ commit: string | null }>(
    client,
    'select max(changed_commit) as commit from bugs where id = any($1::text[])',
    [proposal.bugs],
  );
  const item = { proposal, approvedBy: approvals.map(({ by }) => by), commit: landed?.commit ?? null, at };
  await ensureItem(client, Number(proposal.project), postFixReviewItem(item), now);
}

// The change that cured it last, once the last of its bugs is over.
const fixedText = `
select p.id from proposals p join proposal_bugs b on b.proposal = p.id
where b.bug = $1 and p.state = 'applied' and p.reverts is null
  and not exists (select 1 from proposal_bugs o join bugs x on x.id = o.bug where o.proposal = p.id and o.bug <> $1 and x.state <> all($2::text[]))
order by p.number desc limit 1`;

/** A bug whose row is locked is fixed: what is to be looked at then is. */
export async function reviewFixed(client: pg.PoolClient, bug: string, now: Date): Promise<void> {
  const [last] = await query<{ id: string }>(client, fixedText, [bug, closedStates]);
  if (last) await reviewLanded(client, last.id, 'fixed', now);
}

const openText = `
select i.id from items i join item_bugs b on b.item = i.id
where b.bug = $1 and i.state <> 'closed' and '${postFixReviewTag}' = any(i.tags) order by i.id`;

/** Whoever looks at it learns how the watch went on. */
export async function tellReviewer(client: pg.PoolClient, bug: string, text: string, now: Date): Promise<void> {
  for (const { id } of await query<{ id: string }>(client, openText, [bug]))
    await say(client, id, { by: engine, text, at: now });
}

/** There is nothing to look at any more. */
export async function endReviews(client: pg.PoolClient, bug: string, reason: string, now: Date): Promise<void> {
  for (const { id } of await query<{ id: string }>(client, openText, [bug]))
    await closeItem(client, id, { how: 'obsolete', reason, by: engine }, now);
}
