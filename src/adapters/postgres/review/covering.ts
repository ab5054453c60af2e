import type pg from 'pg';
import type { Actor } from '../../../domain/actor.ts';
import { normalManifest } from '../../../domain/change-manifest.ts';
import {
  type Coverage,
  coverageFile,
  coverageSchema,
  coverageText,
  coverageTextFile,
  type CoveredBug,
  coveredBug,
  evidenceFolder,
  judgedFacts,
} from '../../../domain/coverage.ts';
import { Fault } from '../../../domain/fault.ts';
import type { StoredProposal } from '../../../domain/stored-proposal.ts';
import type { ProposalDraft } from '../../../ports/store/proposal-store.ts';
import { query } from '../pool.ts';
import { hashOf, readArtifact } from './artifacts.ts';
import { bundleDigests, type ComposedProposal, composedOf, type FileRow, toldIn } from './composed-proposal.ts';

/** A stored proposal with the names of its files and what it covers. */
interface Standing {
  proposal: StoredProposal;
  files: FileRow[];
  covered: CoveredBug[];
  recommendation: string;
}

async function standing(client: pg.PoolClient, proposal: StoredProposal): Promise<Standing> {
  const files = await query<FileRow>(
    client,
    'select role, path, hash from proposal_files where proposal = $1 order by role, path',
    [proposal.id],
  );
  const read = async (name: string): Promise<Buffer | null> => {
    const hash = files.find(({ role, path }) => role === 'bundle' && path === name)?.hash;
    return hash ? readArtifact(client, hash) : null;
  };
  const told = toldIn(await read('proposal.json'));
  const kept = await read(coverageFile);
  const tests = proposal.manifest.regressionTest.map(({ path }) => path);
  const alone = coveredBug({ bug: proposal.bugs[0] ?? '', evidence: '', regressionTest: tests }, told);
  const covered = kept ? coverageSchema.parse(JSON.parse(kept.toString('utf8'))).bugs : [alone];
  return { proposal, files, covered, recommendation: told.recommendation };
}

/**
 * The proposal with one more bug, whose own turn has ended with the very same fix: its evidence in a folder of its own, its
 * regression test beside the others. One of the same name and other bytes stays with the evidence.
 */
export async function withBug(
  client: pg.PoolClient,
  lead: StoredProposal,
  bug: string,
  draft: ProposalDraft,
): Promise<ComposedProposal> {
  const stands = await standing(client, lead);
  const joins = composedOf(draft);
  const folder = evidenceFolder(bug);
  const known = new Set(stands.files.flatMap(({ role, path }) => (role === 'change' ? [path] : [])));
  const tests = joins.manifest.regressionTest.filter(({ path }) => !known.has(path)).map(({ path }) => path);
  const entry = coveredBug({ bug, evidence: folder, regressionTest: tests }, toldIn(draft.files.get('proposal.json')));
  const files = [
    ...stands.files,
    ...joins.files.flatMap(({ role, path, hash }): FileRow[] => {
      if (role === 'bundle') return [{ role, path: `${folder}/${path}`, hash }];
      return role === 'change' && tests.includes(path) ? [{ role, path, hash }] : [];
    }),
  ];
  const answers = [...new Set([lead.answers, draft.answers].filter((one) => one !== null))].join('; ') || null;
  const proposers = uniqueActors([...lead.proposers, ...draft.change.proposers]);
  const covered = [...stands.covered, entry];
  const composed = recomposed({ ...stands, files, covered }, { answers, proposers });
  return { ...composed, contents: [...joins.contents, ...composed.contents] };
}

/** The proposal without one of its further bugs, its evidence and its regression tests. Throws CONFLICT for the first one. */
export async function withoutBug(
  client: pg.PoolClient,
  proposal: StoredProposal,
  bug: string,
): Promise<ComposedProposal> {
  const stands = await standing(client, proposal);
  const gone = stands.covered.find((one) => one.bug === bug);
  if (!gone || gone.evidence === '') throw new Fault('CONFLICT', `${proposal.id} cannot be without ${bug}`);
  const files = stands.files.filter(
    ({ role, path }) =>
      !(role === 'bundle' && path.startsWith(`${gone.evidence}/`)) &&
      !(role === 'change' && gone.regressionTest.includes(path)),
  );
  const covered = stands.covered.filter((one) => one !== gone);
  return recomposed({ ...stands, files, covered }, { answers: proposal.answers, proposers: proposal.proposers });
}

/** The same fix with other evidence. What was digested of the fix stays: its bytes do. */
function recomposed(
  { proposal, files, covered, recommendation }: Standing,
  { answers, proposers }: { answers: string | null; proposers: readonly Actor[] },
): ComposedProposal {
  const coverage: Coverage = { schema: 'reproof.coverage/1', bugs: covered };
  const told: [string, Buffer][] =
    covered.length > 1
      ? [
          [coverageFile, Buffer.from(`${JSON.stringify(coverage, null, 2)}\n`)],
          [coverageTextFile, Buffer.from(coverageText(coverage))],
        ]
      : [];
  const all: FileRow[] = [
    ...files.filter(({ role, path }) => role !== 'bundle' || (path !== coverageFile && path !== coverageTextFile)),
    ...told.map(([path, content]): FileRow => ({ role: 'bundle', path, hash: hashOf(content) })),
  ];
  const tests = covered.flatMap(({ regressionTest }) => regressionTest);
  const { title, baseCommit, manifest, patchHash, policy, owners, reverts } = proposal;
  return {
    title,
    baseCommit,
    manifest: normalManifest({
      ...manifest,
      regressionTest: all.flatMap(({ role, path, hash }) =>
        role === 'change' && tests.includes(path) ? [{ path, sha256: hash }] : [],
      ),
      bundle: bundleDigests(all),
    }),
    patchHash,
    facts: judgedFacts(covered),
    recommendation,
    proposers,
    policy,
    owners,
    answers,
    reverts,
    files: all,
    contents: told.map(([, content]) => content),
  };
}

function uniqueActors(actors: readonly Actor[]): Actor[] {
  return [...new Map(actors.map((actor) => [`${actor.kind} ${actor.id}`, actor])).values()];
}
