import type { Actor } from './actor.ts';
import type { ChangeManifest } from './change-manifest.ts';
import type { Reverts } from './stored-proposal.ts';

/** A change as it goes into the repository: exactly the bytes that its manifest names, and nothing else. */
export interface ApprovedChange {
  /** The stored proposal's id: `1-p4`. */
  proposal: string;
  project: string;
  bugs: readonly string[];
  title: string;
  manifest: ChangeManifest;
  manifestHash: string;
  baseCommit: string;
  /** Fix, regression test and raised cache versions by path from the repository's root; null removes a file. */
  files: ReadonlyMap<string, Uint8Array | null>;
  /** The proposal's text (REV-1), Markdown. */
  body: string;
  /** Empty for a draft that is published before anybody has approved it. */
  approvedBy: readonly Actor[];
  /** It takes this landed change back; null: it is a fix. */
  reverts: Reverts | null;
  /** Digest of the evidence bundle. */
  bundleHash: string;
}
