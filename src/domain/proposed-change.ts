import type { Actor } from './actor.ts';
import type { CacheBump } from './change-manifest.ts';
import type { ChangeOwners, Reverts, ReviewPolicy } from './stored-proposal.ts';

/** A validated change as an investigation hands it over, before the store gives it a name; texts by path from the root. */
export interface ProposedChange {
  baseCommit: string;
  fix: ReadonlyMap<string, string | null>;
  regressionTest: ReadonlyMap<string, string>;
  cacheVersionBumps: readonly CacheBump[];
  /** Files whose versions are raised, as they are then, the fix included. */
  bumped: ReadonlyMap<string, string>;
  /** The unified diff of the fix. */
  patch: string;
  proposers: readonly Actor[];
  policy: ReviewPolicy;
  owners: ChangeOwners;
  /** It takes a landed change back. */
  reverts?: Reverts;
}
