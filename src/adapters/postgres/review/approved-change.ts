import type pg from 'pg';
import type { ApprovedChange } from '../../../domain/approved-change.ts';
import { manifestHash } from '../../../domain/change-manifest.ts';
import { coverageTextFile } from '../../../domain/coverage.ts';
import { Fault } from '../../../domain/fault.ts';
import type { StoredProposal } from '../../../domain/stored-proposal.ts';
import { query } from '../pool.ts';
import { readArtifact } from './artifacts.ts';
import { decisionsOf } from './decisions.ts';

/** The change of a proposal with its bytes, each held against the manifest. Throws INTERNAL where something differs. */
export async function approvedChange(pool: pg.Pool, proposal: StoredProposal): Promise<ApprovedChange> {
  const { id, manifest } = proposal;
  if (manifestHash(manifest) !== proposal.manifestHash)
    throw new Fault('INTERNAL', `the manifest of ${id} is not the one that its hash is of`);
  const rows = await query<{ role: string; path: string; hash: string | null }>(
    pool,
    'select role, path, hash from proposal_files where proposal = $1 order by path',
    [id],
  );
  const files = new Map<string, Uint8Array | null>();
  for (const { path, hash } of rows.filter(({ role }) => role === 'change'))
    files.set(path, hash === null ? null : await bytesOf(pool, id, hash));
  checkAgainst(proposal, rows);
  const text = async (name: string): Promise<string> => {
    const hash = rows.find(({ role, path }) => role === 'bundle' && path === name)?.hash;
    return hash ? (await bytesOf(pool, id, hash)).toString('utf8') : '';
  };
  const parts = [await text('proposal.md'), await text(coverageTextFile)];
  const approved = proposal.state === 'approved' || proposal.state === 'applied';
  const decisions = approved ? await decisionsOf(pool, id, true) : [];
  const approvals = decisions.filter(
    ({ verb, manifest: about }) => verb.startsWith('approve') && about === proposal.manifestHash,
  );
  return {
    proposal: id,
    project: proposal.project,
    bugs: proposal.bugs,
    title: proposal.title,
    manifest,
    manifestHash: proposal.manifestHash,
    baseCommit: proposal.baseCommit,
    files,
    body: parts.filter(Boolean).join('\n'),
    approvedBy: approvals.map(({ by }) => by),
    reverts: proposal.reverts,
    bundleHash: proposal.bundleHash,
  };
}

async function bytesOf(pool: pg.Pool, id: string, hash: string): Promise<Buffer> {
  const content = await readArtifact(pool, hash);
  if (!content) throw new Fault('INTERNAL', `an artifact of ${id} is not there: ${hash.slice(0, 12)}`);
  return content;
}

/** Files that the manifest names by their hashes are those; one whose version is raised besides is known by its bump. */
function checkAgainst(
  { id, manifest }: StoredProposal,
  rows: readonly { role: string; path: string; hash: string | null }[],
): void {
  const raised = new Set(manifest.cacheVersionBumps.map(({ file }) => file));
  const named = new Map(
    [...manifest.regressionTest, ...manifest.fix].map(({ path, sha256 }) => [path, sha256] as const),
  );
  const changed = rows.filter(({ role }) => role === 'change');
  const differs = changed.find(({ path, hash }) => (raised.has(path) ? false : named.get(path) !== hash));
  const lacks = [...named.keys()].find((path) => !changed.some((row) => row.path === path));
  const wrong = differs?.path ?? lacks;
  if (wrong !== undefined)
    throw new Fault('INTERNAL', `${wrong} of ${id} does not have the bytes that its manifest names`);
}
