import type pg from 'pg';
import type { BugState } from '../../../domain/bug-state.ts';
import { coveredAtMost } from '../../../domain/coverage.ts';
import { nextState } from '../../../domain/state-table.ts';
import type { StoredProposal } from '../../../domain/stored-proposal.ts';
import type { ProposalDraft } from '../../../ports/store/proposal-store.ts';
import { enterState } from '../bugs/enter-state.ts';
import { appendEntries, lockBug } from '../bugs/ledger.ts';
import { query } from '../pool.ts';
import { composedOf } from './composed-proposal.ts';
import { type ProposalRow, proposalColumns, proposalOf } from './proposal-row.ts';

// What a person has taken a bug off is not joined by itself again.
const sameText = `
select p.id from proposals p
where p.project = $1 and p.state = 'waiting' and p.reverts is null and p.base_commit = $2
  and p.manifest -> 'fix' = $3::jsonb and p.manifest -> 'cacheVersionBumps' = $4::jsonb
  and (select count(*) from proposal_bugs b where b.proposal = p.id) < $5
  and not exists (select 1 from proposal_bugs b where b.proposal = p.id and b.bug = $6)
  and not exists (select 1 from coverage_steps s join proposals o on o.id = s.proposal
    where s.bug = $6 and s.kind = 'taken-off' and o.patch_hash = $7)
order by p.number limit 1`;

/** Any number that is ours alone. */
const lock = 730_601;

/** Of several that appear and end while they are locked, at most. */
const tries = 5;

/**
 * The proposal of another bug that waits with the very same fix: the same bytes on the same base. Its row and its bugs' are
 * locked, in this order, as a decision does. Null where none does.
 */
export async function joinable(
  client: pg.PoolClient,
  project: number,
  bug: string,
  draft: ProposalDraft,
): Promise<StoredProposal | null> {
  if (draft.change.reverts) return null;
  const { manifest, baseCommit, patchHash } = composedOf(draft);
  const asked = [
    project,
    baseCommit,
    JSON.stringify(manifest.fix),
    JSON.stringify(manifest.cacheVersionBumps),
    coveredAtMost,
    bug,
    patchHash,
  ];
  // Of two turns that end at once with one fix the second sees what the first has proposed.
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [lock, `${project} ${patchHash}`]);
  for (let i = 0; i < tries; i += 1) {
    const [same] = await query<{ id: string }>(client, sameText, asked);
    if (!same) return null;
    const lead = await lockWaiting(client, same.id);
    if (lead) return lead;
  }
  return null;
}

/** Null where it does not wait any more. */
export async function lockWaiting(client: pg.PoolClient, id: string): Promise<StoredProposal | null> {
  const bugs = await query<{ bug: string }>(client, 'select bug from proposal_bugs where proposal = $1 order by bug', [
    id,
  ]);
  for (const { bug } of bugs) await lockBug(client, bug, null);
  const [row] = await query<ProposalRow>(
    client,
    `select ${proposalColumns} from proposals p where p.id = $1 and p.state = 'waiting' for no key update of p`,
    [id],
  );
  return row ? proposalOf(row) : null;
}

/** The bugs that waited with it hear of the one that has joined them. */
export async function tellJoined(
  client: pg.PoolClient,
  { id: before, bugs }: StoredProposal,
  bug: string,
  id: string,
  now: Date,
): Promise<void> {
  const outcome = `${bug} has the same fix, which its own reproduction has run with: ${id} covers it too, and takes the place of ${before}`;
  const note = { stage: 'review', kind: 'coverage-changed', actor: 'engine', outcome } as const;
  for (const other of bugs) await appendEntries(client, other, [{ ...note, outputs: [`proposal:${id}`] }], now);
}

/**
 * Bugs of a proposal that another fix has taken the place of: nothing says yet that it cures them, so that it is run against each.
 * One that waits for no decision any more is left where it is.
 */
export async function askOthers(
  client: pg.PoolClient,
  proposal: string,
  bugs: readonly string[],
  now: Date,
): Promise<void> {
  const by = { kind: 'engine', id: 'reproof' } as const;
  for (const bug of [...new Set(bugs)].toSorted()) {
    const from = await lockBug(client, bug, null);
    if (from !== 'proposed' || (await waits(client, bug))) continue;
    const reason = `${proposal} has taken the place of the fix that covered it`;
    await insertAsked(client, { proposal, bug, by, reason, cameFrom: 'new' }, now);
    const to = nextState(from, 'coverage-asked', () => false) ?? from;
    await enterState(client, bug, { event: 'coverage-asked', from, to }, now);
    await appendEntries(client, bug, [{ ...askedNote, inputs: [`proposal:${proposal}`], outcome: reason }], now);
  }
}

const askedNote = { stage: 'review', kind: 'coverage-asked', actor: 'engine' } as const;

async function waits(client: pg.PoolClient, bug: string): Promise<boolean> {
  const text = `select 1 from proposals p join proposal_bugs b on b.proposal = p.id where b.bug = $1 and p.state in ('waiting', 'revising', 'approved')`;
  return (await query(client, text, [bug])).length > 0;
}

interface Asked {
  proposal: string;
  bug: string;
  by: { kind: string; id: string };
  reason: string;
  cameFrom: BugState;
}

/** The fix of a proposal is to be run against a bug. */
export async function insertAsked(
  client: pg.PoolClient,
  { proposal, bug, by, reason, cameFrom }: Asked,
  now: Date,
): Promise<void> {
  await client.query(
    `insert into coverage_steps (proposal, bug, at, kind, actor, reason, state, came_from) values ($1, $2, $3, 'asked', $4, $5, 'open', $6)`,
    [proposal, bug, now, JSON.stringify(by), reason, cameFrom],
  );
}
