import type pg from 'pg';
import type { StoredProposal } from '../../../domain/stored-proposal.ts';
import type { ProposalQuery } from '../../../ports/store/proposal-store.ts';
import { cursorOf, positionOf } from '../bugs/cursor.ts';
import { query } from '../pool.ts';
import { type ProposalRow, proposalColumns, proposalOf } from './proposal-row.ts';

const took = (
  place: number,
): string => `(p.proposers @> jsonb_build_array(jsonb_build_object('kind', 'person', 'id', $${place}::text))
  or exists (select 1 from decisions d where d.proposal = p.id and not d.void and d.actor_kind = 'person' and d.actor = $${place}))`;

const text = `
select ${proposalColumns}, p.number from proposals p
where ($1::bigint[] is null or p.project = any($1)) and ($2::bigint is null or p.project = $2)
  and ($3::text[] is null or p.state = any($3))
  and ($4::text is null or exists (select 1 from proposal_bugs b where b.proposal = p.id and b.bug = $4))
  and ($5::text is null or not ${took(5)}) and ($6::text is null or ${took(6)})
  and ($7::timestamptz is null or (p.created_at, p.id) < ($7, $8))
order by p.created_at desc, p.id desc limit $9`;

/** One page, the newest first. */
export async function listProposals(
  pool: pg.Pool,
  { projects, project, states, bug, awaiting, involving, limit, after }: ProposalQuery,
): Promise<{ proposals: StoredProposal[]; next: string | null }> {
  const [at = null, id = null] = after === undefined ? [] : positionOf(after, 'proposals', 2);
  const rows = await query<ProposalRow>(pool, text, [
    projects ? projects.map(Number) : null,
    project === undefined ? null : Number(project) || 0,
    states ? [...states] : null,
    bug ?? null,
    awaiting ?? null,
    involving ?? null,
    at,
    id,
    limit + 1,
  ]);
  const page = rows.slice(0, limit).map(proposalOf);
  const last = page.at(-1);
  const next = rows.length > limit && last ? cursorOf('proposals', [last.createdAt, last.id]) : null;
  return { proposals: page.map(({ ...one }) => one), next };
}
