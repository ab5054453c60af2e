import { z } from 'zod';
import { actorSchema } from './actor.ts';
import { commitHashSchema, sha256Schema } from './change-manifest.ts';

/** Where a change is published; `plain`: a branch and no more. */
export const codeHostKinds = ['github', 'gitlab', 'gitea', 'plain'] as const;
export type CodeHostKind = (typeof codeHostKinds)[number];

export const pullRequestSchema = z.object({
  host: z.enum(codeHostKinds),
  number: z.number().int().positive(),
  url: z.string(),
  draft: z.boolean(),
  state: z.enum(['open', 'merged', 'closed']),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

export const checksOutcomes = ['none', 'pending', 'green', 'red'] as const;
export type ChecksOutcome = (typeof checksOutcomes)[number];

/** Why a change cannot be applied as it is; a person has to see to it. */
export const changeFailures = [
  /** A file is not what the manifest says, or cannot stand where it shall. */
  'does-not-apply',
  'unauthorized',
  'forbidden',
  'gone',
  'protected-branch',
  'invalid',
] as const;
export type ChangeFailure = (typeof changeFailures)[number];

export const changeStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pending') }),
  /** The commit is made; nothing was sent. */
  z.object({ kind: z.literal('branched') }),
  z.object({ kind: z.literal('pushed') }),
  /** Open for review as a draft; a decision is awaited. */
  z.object({ kind: z.literal('published') }),
  /** The approved commit is where the team works: it can be merged. */
  z.object({ kind: z.literal('approved-ready') }),
  z.object({ kind: z.literal('merged'), commit: z.string(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('closed'), at: z.iso.datetime() }),
  /** The base is no more what the change was validated on. */
  z.object({ kind: z.literal('stale'), why: z.enum(['base-rewritten', 'files-touched']), detail: z.string() }),
  /** Another's commit is on the branch: what was decided is not what is there. */
  z.object({ kind: z.literal('voided'), head: z.string() }),
  z.object({ kind: z.literal('failed'), why: z.enum(changeFailures), detail: z.string() }),
]);
export type ChangeState = z.infer<typeof changeStateSchema>;

/** `reproof.change/1`: an approved (or proposed) change in the repository. */
export const changeSchema = z.object({
  schema: z.literal('reproof.change/1'),
  id: z.string().regex(/^\d{1,10}-c[0-9a-f]{16}$/),
  project: z.string(),
  bugs: z.array(z.string()).min(1),
  proposal: z.string(),
  manifest: sha256Schema,
  baseCommit: commitHashSchema,
  branch: z.string(),
  commit: commitHashSchema.nullable(),
  /** Its commits are dated by these two, so that doing it again makes the same commit. */
  createdAt: z.iso.datetime(),
  approval: z.object({ by: z.array(actorSchema), at: z.iso.datetime() }).nullable(),
  pullRequest: pullRequestSchema.nullable(),
  checks: z.enum(checksOutcomes),
  state: changeStateSchema,
  /** When it is to be looked at again; null: when something comes in. */
  lookAt: z.iso.datetime().nullable(),
});
export type Change = z.infer<typeof changeSchema>;

/** One and the same for one project and manifest, however often it is asked for. */
export function changeId(project: string, manifestHash: string): string {
  return `${project}-c${manifestHash.slice(0, 16)}`;
}

/** `reproof/<bug>-<first 8 of the manifest's hash>`: two fixes of one bug do not share a branch. */
export function branchOf(bug: string, manifestHash: string): string {
  return `reproof/${bug.replaceAll(/[^\w-]/g, '-')}-${manifestHash.slice(0, 8)}`;
}

/** Nothing is waited for any more. */
export function isOver({ state }: Pick<Change, 'state'>): boolean {
  return state.kind === 'merged' || state.kind === 'closed' || state.kind === 'stale';
}
