import type { Actor } from '../../../domain/actor.ts';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import { type ChangeManifest, manifestOf } from '../../../domain/change-manifest.ts';
import type { JudgedFacts } from '../../../domain/coverage.ts';
import { judgedFacts, coveredBug } from '../../../domain/coverage.ts';
import { Fault } from '../../../domain/fault.ts';
import { type Proposal, proposalSchema } from '../../../domain/proposal.ts';
import type { ChangeOwners, Reverts, ReviewPolicy } from '../../../domain/stored-proposal.ts';
import type { ProposalDraft } from '../../../ports/store/proposal-store.ts';
import { hashOf } from './artifacts.ts';

/** One file of a proposal; its bytes are kept under the hash. Null: the change removes it. */
export interface FileRow {
  role: 'change' | 'bundle' | 'patch';
  path: string;
  hash: string | null;
}

/** A proposal with all that it consists of, before it has a name. */
export interface ComposedProposal {
  title: string;
  baseCommit: string;
  manifest: ChangeManifest;
  patchHash: string;
  facts: JudgedFacts;
  recommendation: string;
  proposers: readonly Actor[];
  policy: ReviewPolicy;
  owners: ChangeOwners;
  answers: string | null;
  reverts: Reverts | null;
  files: readonly FileRow[];
  /** Bytes of files that may not be kept yet. */
  contents: readonly Uint8Array[];
}

/** Files of the bundle that are written after the manifest. */
const afterManifest = new Set(['attestation.json']);

/** What of a bundle the manifest names. */
export function bundleDigests(files: readonly FileRow[]): ChangeManifest['bundle'] {
  return files.flatMap(({ role, path, hash }) =>
    role === 'bundle' && !afterManifest.has(path) ? [{ path, sha256: hash }] : [],
  );
}

/** Digest of the evidence: of the names and hashes of its files. */
export function bundleHashOf({ bundle }: ChangeManifest): string {
  return hashOf(Buffer.from(canonicalJson(bundle)));
}

/** The bundle's own account of itself. Throws INTERNAL where there is none. */
export function toldIn(content: Uint8Array | null | undefined): Proposal {
  const told = content ? proposalSchema.safeParse(JSON.parse(Buffer.from(content).toString('utf8'))) : null;
  if (!told?.success) throw new Fault('INTERNAL', 'the bundle of a proposal has no readable proposal.json');
  return told.data;
}

const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text));

/** What a turn has left. */
export function composedOf({ title, change, files, answers }: ProposalDraft): ComposedProposal {
  const told = toldIn(files.get('proposal.json'));
  const rows: (readonly [role: FileRow['role'], path: string, content: Buffer | null])[] = [
    ...new Map(
      [...change.regressionTest, ...change.fix, ...change.bumped].map(([path, text]) => [path, text] as const),
    ),
  ].map(([path, text]) => ['change', path, bytes(text)] as const);
  rows.push(...[...files].map(([name, content]) => ['bundle', name, content] as const));
  rows.push(['patch', 'fix.patch', Buffer.from(change.patch)]);
  return {
    title,
    baseCommit: change.baseCommit,
    manifest: manifestOf({ ...change, bundle: new Map([...files].filter(([name]) => !afterManifest.has(name))) }),
    patchHash: hashOf(Buffer.from(change.patch)),
    facts: judgedFacts([coveredBug({ bug: '', evidence: '', regressionTest: [] }, told)]),
    recommendation: told.recommendation,
    proposers: change.proposers,
    policy: change.policy,
    owners: change.owners,
    answers,
    reverts: change.reverts ?? null,
    files: rows.map(([role, path, content]) => ({ role, path, hash: content && hashOf(content) })),
    contents: rows.flatMap(([, , content]) => content ?? []),
  };
}
