import type pg from 'pg';
import { manifestHash } from '../../../domain/change-manifest.ts';
import { awaitingComment, decisionItemText } from '../../../domain/proposal-words.ts';
import { decisionItemHead } from '../../../domain/work-item.ts';
import type { NewItem } from '../../../ports/store/item-store.ts';
import type { ProposalDraft } from '../../../ports/store/proposal-store.ts';
import { jsonText } from '../bugs/amend.ts';
import { column, columnOrNull } from '../column-text.ts';
import { query } from '../pool.ts';
import { keepArtifacts } from './artifacts.ts';
import { bundleHashOf, type ComposedProposal, composedOf } from './composed-proposal.ts';
import { nextNumber } from './counters.ts';
import { withBug } from './covering.ts';
import { closeInvestigation, closeItemsOf, ensureItem, say } from './items.ts';
import { askOthers, joinable, tellJoined } from './joining.ts';

const engine = { kind: 'engine', id: 'reproof' } as const;

/**
 * The proposal of a bug whose row is locked, with its artifacts, its decision item, and what it takes the place of. Where another
 * bug waits with the very same fix, the bug joins it: one proposal for both, in the place of that one. Out: its id.
 */
export async function insertProposal(
  client: pg.PoolClient,
  bug: string,
  draft: ProposalDraft,
  now: Date,
): Promise<string> {
  const project = Number(bug.split('-')[0]);
  const lead = draft.beside ? null : await joinable(client, project, bug, draft);
  const composed = lead ? await withBug(client, lead, bug, draft) : composedOf(draft);
  const { id, number } = await nextNumber(client, project, 'proposals');
  const ended = await makeRoom(client, bug, id, draft.beside, now);
  if (lead) await supersede(client, lead.id, id, now);
  const supersedes = lead?.id ?? (draft.beside ? null : (ended[0]?.id ?? null));
  const bugs = lead ? [...lead.bugs, bug] : [bug];
  await putProposal(client, { id, project, number, bugs, supersedes }, composed, now);
  if (lead) await tellJoined(client, lead, bug, id, now);
  const left = ended.flatMap((one) => one.bugs).filter((one) => !bugs.includes(one));
  await askOthers(client, id, left, now);
  return id;
}

/** A proposal's name and its bugs. */
export interface Numbered {
  id: string;
  project: number;
  number: number;
  bugs: readonly string[];
  supersedes: string | null;
}

/** Writes a proposal that has its name, and tells people. */
export async function putProposal(
  client: pg.PoolClient,
  numbered: Numbered,
  composed: ComposedProposal,
  now: Date,
): Promise<void> {
  const { id, bugs } = numbered;
  await insertRow(client, numbered, composed, now);
  await client.query(
    'insert into proposal_bugs (proposal, bug, position) select $1, bug, place - 1 from unnest($2::text[]) with ordinality w (bug, place)',
    [id, [...bugs]],
  );
  await keepArtifacts(client, composed.contents);
  const { files } = composed;
  await client.query(
    'insert into proposal_files (proposal, role, path, hash) select $1, * from unnest($2::text[], $3::text[], $4::text[])',
    [id, files.map(({ role }) => role), files.map(({ path }) => path), files.map(({ hash }) => hash)],
  );
  await tellPeople(client, numbered, composed, now);
}

async function insertRow(
  client: pg.PoolClient,
  { id, project, number, supersedes }: Numbered,
  { title, baseCommit, manifest, patchHash, facts, proposers, policy, owners, answers, reverts }: ComposedProposal,
  now: Date,
): Promise<void> {
  const row = {
    id,
    project,
    number,
    state: 'waiting',
    title: column(title, 500),
    base_commit: baseCommit,
    manifest: JSON.stringify(manifest),
    manifest_hash: manifestHash(manifest),
    bundle_hash: bundleHashOf(manifest),
    patch_hash: patchHash,
    kind: facts.kind,
    risk: facts.risk,
    confidence: facts.confidence,
    gates: jsonText(facts.gates),
    proposers: jsonText(proposers as object),
    policy: jsonText(policy),
    owners: jsonText(owners),
    supersedes,
    answers: columnOrNull(answers, 10_000),
    reverts: reverts ? jsonText(reverts) : null,
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
  { id, project, bugs }: Numbered,
  { title, answers, facts, manifest, recommendation }: ComposedProposal,
  now: Date,
): Promise<void> {
  const words = { ...facts, id, title, manifestHash: manifestHash(manifest), bugs: [...bugs], manifest };
  const item: NewItem = {
    ...decisionItemHead(title),
    key: `decision:${id}`,
    kind: 'decision',
    description: decisionItemText(words, recommendation, answers),
    assignee: null,
    createdBy: engine,
    bugs,
    manifest: words.manifestHash,
    proposal: id,
    links: bugs.map((to) => ({ relation: 'caused-by', to })),
  };
  await ensureItem(client, project, item, now);
  const text = awaitingComment(words, recommendation, answers);
  for (const bug of bugs) {
    await say(client, bug, { by: engine, text, key: `proposed:${id}`, at: now });
    await closeInvestigation(client, bug, { how: 'done', reason: `${id} is proposed`, by: engine }, now);
  }
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
  for (const { id } of ended) await endItems(client, id, by, now);
  return ended;
}

/** Another proposal takes the place of one whose row is locked. */
export async function supersede(client: pg.PoolClient, id: string, by: string, now: Date): Promise<void> {
  await client.query(`update proposals set state = 'superseded', closed_at = $2 where id = $1`, [id, now]);
  await endItems(client, id, by, now);
}

function endItems(client: pg.PoolClient, id: string, by: string, now: Date): Promise<void> {
  const closing = { how: 'obsolete', reason: `superseded by ${by}`, by: engine } as const;
  return closeItemsOf(client, id, ['decision', 'apply-fix'], closing, now);
}
