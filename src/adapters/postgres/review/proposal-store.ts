import type pg from 'pg';
import type { Actor } from '../../../domain/actor.ts';
import { Fault } from '../../../domain/fault.ts';
import type { StoredProposal } from '../../../domain/stored-proposal.ts';
import type { GivenPatch, ProposalStore, RefusedPatch } from '../../../ports/store/proposal-store.ts';
import { query } from '../pool.ts';
import { approvedChange } from './approved-change.ts';
import { readArtifact } from './artifacts.ts';
import { decide } from './decide.ts';
import { decisionsOf } from './decisions.ts';
import { listProposals } from './list-proposals.ts';
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
where b.bug = $1 and b.position = 0 and p.state = 'revising' order by p.id desc limit 1`;

// A rejected change is not proposed again either, where the bug is looked into anew.
const refusedText = `
select p.id as proposal, p.patch_hash as "patchHash", d.actor as by, d.reason
from proposals p join proposal_bugs b on b.proposal = p.id
join lateral (select * from decisions where proposal = p.id and verb in ('request-changes', 'reject') order by id desc limit 1) d on true
where b.bug = $1 and p.state in ('returned', 'rejected') order by d.id desc limit 50`;

async function revisionOf(pool: pg.Pool, bug: string): ReturnType<ProposalStore['revision']> {
  type Row = Omit<GivenPatch, 'decision' | 'by'> & { decision: number; kind: Actor['kind']; actor: string };
  const [row] = await query<Row>(pool, givenText, [bug]);
  const refused = await query<RefusedPatch>(pool, refusedText, [bug]);
  const [stale] = await query<{ head: string | null }>(
    pool,
    `select case when p.state = 'stale' then p.stale_head end as head from proposals p
     join proposal_bugs b on b.proposal = p.id where b.bug = $1 order by p.number desc limit 1`,
    [bug],
  );
  if (!row) return { given: null, refused, base: stale?.head ?? null };
  const { kind, actor, decision, ...given } = row;
  const patch = await readArtifact(pool, given.patch);
  if (!patch) throw new Fault('INTERNAL', `the patch that ${actor} gave for ${given.proposal} is not there`);
  const by = { kind, id: actor };
  return {
    given: { ...given, by, decision: String(decision), patch: patch.toString('utf8') },
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
