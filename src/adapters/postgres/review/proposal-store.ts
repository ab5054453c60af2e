import type pg from 'pg';
import type { Actor } from '../../../domain/actor.ts';
import type { BugState } from '../../../domain/bug-state.ts';
import { Fault } from '../../../domain/fault.ts';
import type { StoredProposal } from '../../../domain/stored-proposal.ts';
import type { GivenPatch, ProposalStore, RefusedPatch } from '../../../ports/store/proposal-store.ts';
import { query } from '../pool.ts';
import { approvedChange } from './approved-change.ts';
import { readArtifact } from './artifacts.ts';
import { changeCoverage, coverageSteps } from './change-coverage.ts';
import { decide } from './decide.ts';
import { decisionsOf } from './decisions.ts';
import { listProposals } from './list-proposals.ts';
import { leads } from './leading-bug.ts';
import { type ProposalRow, proposalColumns, proposalOf } from './proposal-row.ts';

export function proposalStore(pool: pg.Pool, now: () => Date): ProposalStore {
  return {
    proposal: (id) => readProposal(pool, id),
    proposals: (asked) => listProposals(pool, asked),
    decisions: (id) => decisionsOf(pool, id, false),
    files: async (id) => {
      const text = `select path from proposal_files where proposal = $1 and role = 'bundle' order by path`;
      return (await query<{ path: string }>(pool, text, [id])).map(({ path }) => path);
    },
    file: (id, name) => readFile(pool, id, 'bundle', name),
    patch: async (id) => (await readFile(pool, id, 'patch', 'fix.patch'))?.toString('utf8') ?? '',
    decide: (id, work) => decide(pool, id, work, now()),
    changeCoverage: (id, bug, work) => changeCoverage(pool, id, bug, work, now()),
    coverage: (id) => coverageSteps(pool, id),
    approvedChange: async (id) => {
      const proposal = await readProposal(pool, id);
      return proposal && approvedChange(pool, proposal);
    },
    unasked: async (limit) => {
      const rows = await query<ProposalRow>(
        pool,
        `select ${proposalColumns} from proposals p where p.state = 'waiting' and p.policy_asked_at is null
           and (p.policy -> 'autoApproval' ->> 'enabled' = 'true' or p.reverts ->> 'byPolicy' = 'true') order by p.id limit $1`,
        [limit],
      );
      return rows.map(proposalOf);
    },
    asked: async (id) =>
      void (await query(pool, 'update proposals set policy_asked_at = $2 where id = $1', [id, now()])),
    revision: (bug) => revisionOf(pool, bug),
  };
}

async function readProposal(pool: pg.Pool, id: string): Promise<StoredProposal | null> {
  const [row] = await query<ProposalRow>(pool, `select ${proposalColumns} from proposals p where p.id = $1`, [id]);
  return row ? proposalOf(row) : null;
}

async function readFile(pool: pg.Pool, id: string, role: string, path: string): Promise<Buffer | null> {
  const [row] = await query<{ hash: string | null }>(
    pool,
    'select hash from proposal_files where proposal = $1 and role = $2 and path = $3',
    [id, role, path],
  );
  return row?.hash ? readArtifact(pool, row.hash) : null;
}

const givenText = `
select p.id as proposal, d.id as decision, d.patch, d.actor_kind as kind, d.actor, d.reason, p.proposers,
  coalesce(d.leads_to = 'beside', false) as beside
from proposals p join proposal_bugs b on b.proposal = p.id
join lateral (select * from decisions where proposal = p.id and verb = 'edit' order by id desc limit 1) d on true
where b.bug = $1 and ${leads} and p.state = 'revising' order by p.number desc limit 1`;

// The fix of another bug's proposal, while that waits.
const coverText = `
select p.id as proposal, s.id as decision, p.patch_hash as patch, s.actor ->> 'kind' as kind, s.actor ->> 'id' as actor, s.reason,
  p.proposers, false as beside, s.came_from as "cameFrom"
from coverage_steps s join proposals p on p.id = s.proposal
where s.bug = $1 and s.state = 'open' and p.state = 'waiting' order by s.id desc limit 1`;

// A rejected change is not proposed again either, where the bug is looked into anew; nor one that it was taken off.
const refusedText = `
select proposal, "patchHash", by, reason from (
  select p.id as proposal, p.patch_hash as "patchHash", d.actor as by, d.reason, d.at
  from proposals p join proposal_bugs b on b.proposal = p.id
  join lateral (select * from decisions where proposal = p.id and verb in ('request-changes', 'reject') order by id desc limit 1) d on true
  where b.bug = $1 and p.state in ('returned', 'rejected')
  union all
  select p.id, p.patch_hash, s.actor ->> 'id', s.reason, s.at
  from coverage_steps s join proposals p on p.id = s.proposal where s.bug = $1 and s.kind = 'taken-off'
) refused order by at desc limit 50`;

async function revisionOf(pool: pg.Pool, bug: string): ReturnType<ProposalStore['revision']> {
  type Row = Omit<GivenPatch, 'decision' | 'by' | 'covers'> & {
    decision: number;
    kind: Actor['kind'];
    actor: string;
    cameFrom?: BugState;
  };
  const [edit] = await query<Row>(pool, givenText, [bug]);
  const [row] = edit ? [edit] : await query<Row>(pool, coverText, [bug]);
  const refused = await query<RefusedPatch>(pool, refusedText, [bug]);
  const [stale] = await query<{ head: string | null }>(
    pool,
    `select case when p.state = 'stale' then p.stale_head end as head from proposals p
     join proposal_bugs b on b.proposal = p.id where b.bug = $1 order by p.number desc limit 1`,
    [bug],
  );
  if (!row) return { given: null, refused, base: stale?.head ?? null };
  const { kind, actor, decision, cameFrom, ...given } = row;
  const patch = await readArtifact(pool, given.patch);
  if (!patch) throw new Fault('INTERNAL', `the patch that ${actor} gave for ${given.proposal} is not there`);
  const by = { kind, id: actor };
  const covers = cameFrom ? { cameFrom } : null;
  return {
    given: { ...given, by, covers, decision: String(decision), patch: patch.toString('utf8') },
    refused,
    base: await baseOf(pool, given.proposal),
  };
}

/** A given patch is one against its proposal's base. */
async function baseOf(pool: pg.Pool, proposal: string): Promise<string | null> {
  const [row] = await query<{ base: string }>(pool, 'select base_commit as base from proposals where id = $1', [
    proposal,
  ]);
  return row?.base ?? null;
}
