import { z } from 'zod';
import { actorSchema } from './actor.ts';
import { changeManifestSchema, commitHashSchema, sha256Schema } from './change-manifest.ts';
import { gateSchema } from './fix.ts';
import { reviewSchema } from './policy-parts.ts';
import { confidenceSchema, riskSchema } from './proposal.ts';

/**
 * Where a proposal stands. `waiting`: for decisions. `revising`: a reviewer's patch is being validated in its place.
 * `returned`: changes were asked for. `stale`: the base moved under it. `applied`: it is on the base branch.
 */
export const proposalStates = [
  'waiting',
  'revising',
  'approved',
  'applied',
  'rejected',
  'returned',
  'superseded',
  'stale',
] as const;
export type ProposalState = (typeof proposalStates)[number];

export const proposalIdSchema = z.string().regex(/^\d+-p\d+$/, 'must be a proposal’s id, as 1-p4');
export const itemIdSchema = z.string().regex(/^\d+-i\d+$/, 'must be a work item’s id, as 1-i9');

/** Owners of each changed file, as CODEOWNERS at the base commit names them; files that nobody owns are left out. */
export const changeOwnersSchema = z.record(z.string(), z.array(z.string()));
export type ChangeOwners = z.infer<typeof changeOwnersSchema>;

export const revertsSchema = z.object({ commit: commitHashSchema, byPolicy: z.boolean() });
export type Reverts = z.infer<typeof revertsSchema>;

/** A proposal as the store keeps it: what a decision is about, and the rules that it is held to. */
export const storedProposalSchema = z.object({
  id: proposalIdSchema,
  project: z.string(),
  state: z.enum(proposalStates),
  title: z.string(),
  /** Bugs that it cures; the first is the one that it was found for. */
  bugs: z.array(z.string()).min(1),
  baseCommit: commitHashSchema,
  manifest: changeManifestSchema,
  manifestHash: sha256Schema,
  bundleHash: sha256Schema,
  /** Of the unified diff, by which a refused patch is known again. */
  patchHash: sha256Schema,
  kind: z.enum(['cause', 'suppression']),
  risk: riskSchema.shape.level,
  confidence: confidenceSchema.shape.value,
  gates: z.array(gateSchema),
  /** Who made it: the engine, and everybody who has edited it. */
  proposers: z.array(actorSchema).min(1),
  /** The `review` part of the policy at the base commit, so that a change cannot loosen the rules that it is judged by. */
  policy: reviewSchema,
  owners: changeOwnersSchema,
  /** The decision item that waits with it. */
  item: itemIdSchema.nullable(),
  /** The proposal that it took the place of. */
  supersedes: proposalIdSchema.nullable(),
  /** The landed commit that it takes back (REV-6), and whether the policy allows that without a person; null: it is a fix. */
  reverts: revertsSchema.nullable(),
  /** What a reviewer asked for and this one answers. */
  answers: z.string().nullable(),
  createdAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
});
export type StoredProposal = z.infer<typeof storedProposalSchema>;
export type ReviewPolicy = z.infer<typeof reviewSchema>;

/** Gates that have not shown what they ask for; types alone may be without a checker. */
export function unprovenGates({ gates }: Pick<StoredProposal, 'gates'>): string[] {
  return gates
    .filter(({ name, outcome }) => outcome !== 'passed' && !(name === 'types' && outcome === 'unverified'))
    .map(({ name, outcome }) => `${name} (${outcome})`);
}

/** Paths that the change touches in the code: fix and raised cache versions, not its own tests. */
export function changedPaths({ manifest }: Pick<StoredProposal, 'manifest'>): string[] {
  const paths = [...manifest.fix.map(({ path }) => path), ...manifest.cacheVersionBumps.map(({ file }) => file)];
  return [...new Set(paths)].toSorted();
}
