import type pg from 'pg';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import { type ChangeManifest, manifestHash, manifestOf } from '../../../domain/change-manifest.ts';
import { Fault } from '../../../domain/fault.ts';
import { type Proposal, proposalSchema } from '../../../domain/proposal.ts';
import { awaitingComment, decisionItemText } from '../../../domain/proposal-words.ts';
import { decisionItemHead } from '../../../domain/work-item.ts';
import type { NewItem } from '../../../ports/store/item-store.ts';
import type { ProposalDraft } from '../../../ports/store/proposal-store.ts';
import { jsonText } from '../bugs/amend.ts';
import { column, columnOrNull } from '../column-text.ts';
import { query } from '../pool.ts';
import { hashOf, keepArtifacts } from './artifacts.ts';
import { nextNumber } from './counters.ts';
import { closeInvestigation, closeItemsOf, ensureItem, say } from './items.ts';

const engine = { kind: 'engine', id: 'reproof' } as const;

/** Files of the bundle that are written after the manifest. */
const afterManifest = new Set(['attestation.json']);

/** The proposal of a bug whose row is locked, with its artifacts, its decision item, and what it takes the place of. Out: its id. */
export async function insertProposal(
  client: pg.PoolClient,
  bug: string,
  draft: ProposalDraft,
  now: Date,
): Promise<string> {
  const told = toldIn(draft.files);
  const manifest = manifestOf({
    ...draft.change,
    bundle: new Map([...draft.files].filter(([name]) => !afterManifest.has(name))),
  });
  const project = Number(bug.split('-')[0]);
  const { id, number } = await nextNumber(client, project, 'proposals');
  const ended = await makeRoom(client, bug, id, draft.beside, now);
  const bugs = [...new Set([bug, ...ended.flatMap((one) => one.bugs)])];
  const proposal: Numbered = {
    id,
    project,
    number,
    bugs,
    manifest,
    supersedes: draft.beside ? null : (ended[0]?.id ?? null),
  };
  await insertRow(client, proposal, draft, told, now);
  await client.query(
    'insert into proposal_bugs (proposal, bug, position) select $1, bug, place - 1 from unnest($2::text[]) with ordinality w (bug, place)',
    [id, bugs],
  );
  await insertFiles(client, id, draft);
  await tellPeople(client, proposal, draft, told, now);
  return id;
}

/** A proposal that has its name. */
interface Numbered {
  id: string;
  project: number;
  number: number;
  bugs: string[];
  manifest: ChangeManifest;
  supersedes: string | null;
}

async function insertRow(
  client: pg.PoolClient,
  { id, project, number, manifest, supersedes }: Numbered,
  { title, change, answers }: ProposalDraft,
  told: Proposal,
  now: Date,
): Promise<void> {
  const row = {
    id,
    project,
    number,
    state: 'waiting',
    title: column(title, 500),
    base_commit: change.baseCommit,
    manifest: JSON.stringify(manifest),
    manifest_hash: manifestHash(manifest),
    bundle_hash: bundleHashOf(manifest),
    patch_hash: hashOf(Buffer.from(change.patch)),
    kind: told.fix?.kind ?? 'cause',
    risk: told.risk.level,
    confidence: told.confidence.value,
    gates: jsonText(told.validation.gates),
    proposers: jsonText(change.proposers as object),
    policy: jsonText(change.policy),
    owners: jsonText(change.owners),
    supersedes,
    answers: columnOrNull(answers, 10_000),
    reverts: change.reverts ? jsonText(change.reverts) : null,
    created_at: now,
  };
  const names = Object.keys(row);
  await client.query(
    `insert into proposals (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  );
}

/** The decision item, and a comment on every bug; what was to be investigated by a person has been. */
async function tellPeople(
  client: pg.PoolClient,
  { id, project, bugs, manifest }: Numbered,
  { title, answers }: ProposalDraft,
  told: Proposal,
  now: Date,
): Promise<void> {
  const words = {
    id,
    title,
    manifestHash: manifestHash(manifest),
    bugs,
    risk: told.risk.level,
    confidence: told.confidence.value,
    kind: told.fix?.kind ?? ('cause' as const),
    manifest,
  };
  const item: NewItem = {
    ...decisionItemHead(title),
    key: `decision:${id}`,
    kind: 'decision',
    description: decisionItemText(words, told.recommendation, answers),
    assignee: null,
    createdBy: engine,
    bugs,
    manifest: words.manifestHash,
    proposal: id,
    links: bugs.map((to) => ({ relation: 'caused-by', to })),
  };
  await ensureItem(client, project, item, now);
  const text = awaitingComment(words, told.recommendation, answers);
  for (const bug of bugs) {
    await say(client, bug, { by: engine, text, key: `proposed:${id}`, at: now });
    await closeInvestigation(client, bug, { how: 'done', reason: `${id} is proposed`, by: engine }, now);
  }
}

/** The bundle's own account of itself. */
function toldIn(files: ProposalDraft['files']): Proposal {
  const text = files.get('proposal.json')?.toString('utf8');
  const told = text ? proposalSchema.safeParse(JSON.parse(text)) : null;
  if (!told?.success) throw new Fault('INTERNAL', 'the bundle of a proposal has no readable proposal.json');
  return told.data;
}

/** Digest of the evidence: of the names and hashes of its files. */
function bundleHashOf({ bundle }: ChangeManifest): string {
  return hashOf(Buffer.from(canonicalJson(bundle)));
}

/**
 * What is live of the bug ends: a reviewer's patch takes the place of the proposal that it was given for, a rival leaves it
 * as it was, and anything else takes the place of all. Out: those that ended, with their bugs.
 */
async function makeRoom(
  client: pg.PoolClient,
  bug: string,
  by: string,
  beside: boolean,
  now: Date,
): Promise<{ id: string; bugs: string[] }[]> {
  if (beside) {
    await client.query(
      `update proposals p set state = 'waiting' from proposal_bugs b where b.proposal = p.id and b.bug = $1 and p.state = 'revising'`,
      [bug],
    );
    return [];
  }
  const revised = await query<{ id: string }>(
    client,
    `select p.id from proposals p join proposal_bugs b on b.proposal = p.id where b.bug = $1 and p.state = 'revising'`,
    [bug],
  );
  const ended = await query<{ id: string; bugs: string[] }>(
    client,
    `update proposals p set state = 'superseded', closed_at = $2 from proposal_bugs b
     where b.proposal = p.id and b.bug = $1 and p.state = any($3::text[])
     returning p.id, (select json_agg(o.bug order by o.position) from proposal_bugs o where o.proposal = p.id) as bugs`,
    [bug, now, revised.length > 0 ? ['revising'] : ['waiting', 'approved']],
  );
  for (const { id } of ended)
    await closeItemsOf(
      client,
      id,
      ['decision', 'apply-fix'],
      { how: 'obsolete', reason: `superseded by ${by}`, by: engine },
      now,
    );
  return ended;
}

async function insertFiles(client: pg.PoolClient, id: string, { change, files }: ProposalDraft): Promise<void> {
  const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text));
  const rows: (readonly [role: string, path: string, content: Buffer | null])[] = [
    ...new Map(
      [...change.regressionTest, ...change.fix, ...change.bumped].map(([path, text]) => [path, text] as const),
    ),
  ].map(([path, text]) => ['change', path, bytes(text)] as const);
  rows.push(...[...files].map(([name, content]) => ['bundle', name, content] as const));
  rows.push(['patch', 'fix.patch', Buffer.from(change.patch)]);
  const kept = rows.filter((row): row is readonly [string, string, Buffer] => row[2] !== null);
  const hashes = await keepArtifacts(
    client,
    kept.map(([, , content]) => content),
  );
  const hashOfRow = new Map(kept.map((row, i) => [row as readonly unknown[], hashes[i] ?? null]));
  await client.query(
    'insert into proposal_files (proposal, role, path, hash) select $1, * from unnest($2::text[], $3::text[], $4::text[])',
    [id, rows.map(([role]) => role), rows.map(([, path]) => path), rows.map((row) => hashOfRow.get(row) ?? null)],
  );
}
