import type { StoredProposal } from '../../../domain/stored-proposal.ts';

/** A proposal as the query below brings it. */
export type ProposalRow = Omit<StoredProposal, 'project' | 'createdAt' | 'closedAt'> & {
  project: number;
  createdAt: Date;
  closedAt: Date | null;
};

/** Of the table `proposals p`. */
export const proposalColumns = `p.id, p.project, p.state, p.title, p.base_commit as "baseCommit", p.manifest,
  p.manifest_hash as "manifestHash", p.bundle_hash as "bundleHash", p.patch_hash as "patchHash", p.kind, p.risk, p.confidence,
  p.gates, p.proposers, p.policy, p.owners, p.supersedes, p.answers, p.reverts, p.created_at as "createdAt", p.closed_at as "closedAt",
  (select json_agg(b.bug order by b.position) from proposal_bugs b where b.proposal = p.id) as bugs,
  (select i.id from items i where i.proposal = p.id and i.kind = 'decision' order by i.number desc limit 1) as item`;

export function proposalOf({ project, createdAt, closedAt, ...row }: ProposalRow): StoredProposal {
  return {
    ...row,
    project: String(project),
    createdAt: createdAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}
