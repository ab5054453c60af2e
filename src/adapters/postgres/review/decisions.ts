import type pg from 'pg';
import type { Actor } from '../../../domain/actor.ts';
import type { DecisionRecord } from '../../../ports/store/proposal-store.ts';
import { query } from '../pool.ts';

type Row = Omit<DecisionRecord, 'id' | 'at' | 'by'> & { id: number; at: Date; kind: Actor['kind']; actor: string };

/** What was decided about a proposal, oldest first; `counting`: without what has become void. */
export async function decisionsOf(
  on: pg.Pool | pg.PoolClient,
  proposal: string,
  counting: boolean,
): Promise<DecisionRecord[]> {
  const rows = await query<Row>(
    on,
    `select id, at, verb, manifest, actor_kind as kind, actor, via, reason, self_approval as "selfApproval",
       leads_to as "leadsTo", patch, stands_for as "standsFor", outcome from decisions where proposal = $1 and not ($2 and void) order by id`,
    [proposal, counting],
  );
  return rows.map(({ id, at, kind, actor, ...row }) => ({
    ...row,
    id: String(id),
    at: at.toISOString(),
    by: { kind, id: actor },
  }));
}
