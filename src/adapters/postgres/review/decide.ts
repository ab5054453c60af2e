import type pg from 'pg';
import type { Actor } from '../../../domain/actor.ts';
import type { BugState } from '../../../domain/bug-state.ts';
import { Fault } from '../../../domain/fault.ts';
import { mayDo } from '../../../domain/permission.ts';
import type { StoredProposal } from '../../../domain/stored-proposal.ts';
import type {
  DecisionRecord,
  Deliberation,
  KnownApprover,
  ProposalStore,
  Settlement,
} from '../../../ports/store/proposal-store.ts';
import { appendEntries, lockBug } from '../bugs/ledger.ts';
import { enterState } from '../bugs/enter-state.ts';
import { column } from '../column-text.ts';
import { query, transaction } from '../pool.ts';
import { keepArtifacts } from './artifacts.ts';
import { decisionsOf } from './decisions.ts';
import { settleItems } from './end-items.ts';
import { activeStandIns } from './stand-in-store.ts';
import { closeItemsOf, ensureItem, say } from './items.ts';
import { type ProposalRow, proposalColumns, proposalOf } from './proposal-row.ts';

/** See the port. Locks in one order, bugs first as a turn's end does: whoever comes second sees what the first has decided. */
export function decide<Outcome>(
  pool: pg.Pool,
  id: string,
  work: Parameters<ProposalStore['decide']>[1],
  now: Date,
): Promise<Outcome> {
  return transaction(pool, async (client) => {
    const deliberation = await locked(client, id, now);
    const { outcome, settlement } = work(deliberation);
    if (settlement) await settle(client, deliberation, settlement, now);
    return outcome as Outcome;
  });
}

async function locked(client: pg.PoolClient, id: string, now: Date): Promise<Deliberation> {
  const covered = await query<{ bug: string }>(
    client,
    'select bug from proposal_bugs where proposal = $1 order by position',
    [id],
  );
  if (covered.length === 0) throw new Fault('NOT_FOUND', `there is no proposal ${id.slice(0, 50)}`);
  const states = new Map<string, BugState>();
  for (const bug of covered.map((row) => row.bug).toSorted()) states.set(bug, await lockBug(client, bug, null));
  const bugs = covered.map(({ bug }) => ({ id: bug, state: states.get(bug) as BugState }));
  const rivals = await query<{ id: string }>(
    client,
    `select p.id from proposals p where p.id <> $1 and p.state in ('waiting', 'revising')
       and exists (select 1 from proposal_bugs b where b.proposal = p.id and b.bug = any($2::text[])) order by p.id for no key update`,
    [id, bugs.map((bug) => bug.id)],
  );
  const proposal = await readLocked(client, id);
  const decisions = await decisionsOf(client, id, true);
  return {
    proposal,
    bugs,
    decisions,
    rivals: rivals.map((rival) => rival.id),
    approvers: await approversOf(client, decisions),
    standIns: await activeStandIns(client, now),
  };
}

async function readLocked(client: pg.PoolClient, id: string): Promise<StoredProposal> {
  const [row] = await query<ProposalRow>(
    client,
    `select ${proposalColumns} from proposals p where p.id = $1 for no key update of p`,
    [id],
  );
  return proposalOf(row as ProposalRow);
}

/** Whoever decided, as the installation knows them by now; `local` is no user, and stays who it is. */
async function approversOf(client: pg.PoolClient, decisions: readonly DecisionRecord[]): Promise<KnownApprover[]> {
  const names = decisions.flatMap(({ by, standsFor }) => (by.kind === 'person' ? [by.id, ...standsFor] : []));
  const users = await query<{ name: string; email: string | null; role: KnownApprover['role']; disabled: boolean }>(
    client,
    'select name, email, role, disabled from users where name = any($1::text[])',
    [names],
  );
  return decisions.map(({ by, standsFor: away }) => {
    const standsFor = users
      .filter(({ name, role, disabled }) => away.includes(name) && !disabled && role !== null && mayDo(role, 'decide'))
      .map(({ name, email }) => ({ actor: { kind: 'person' as const, id: name }, email }));
    if (by.kind !== 'person') return { by, email: null, role: null, standsFor: [] };
    const user = users.find(({ name }) => name === by.id);
    if (by.id === 'local') return { by, email: null, role: 'admin' as const, standsFor };
    return { by, email: user?.email ?? null, role: user && !user.disabled ? user.role : null, standsFor };
  });
}

async function settle(
  client: pg.PoolClient,
  { proposal, bugs, rivals }: Deliberation,
  settlement: Settlement,
  now: Date,
): Promise<void> {
  const { decision, by, state, moves, note, makes, closes, comment } = settlement;
  if (decision) await insertDecision(client, proposal, { ...decision, by }, now);
  const ends = state !== 'waiting' && state !== 'revising' && state !== 'approved';
  await client.query(
    `update proposals set state = $2, closed_at = case when $3 then $4::timestamptz else closed_at end, stale_head = $5 where id = $1`,
    [proposal.id, state, ends, now, settlement.staleHead],
  );
  if (settlement.endsRivals) await endRivals(client, proposal.id, rivals, by, now);
  for (const { id, state: seen } of bugs) {
    const move = moves.find(({ bug }) => bug === id);
    if (move && move.from === seen) await enterState(client, id, move, now);
    await appendEntries(
      client,
      id,
      [
        {
          stage: 'review',
          kind: note.kind,
          actor: by.id,
          inputs: [`proposal:${proposal.id}`, `manifest:${proposal.manifestHash}`],
          outcome: note.outcome.slice(0, 1_000),
        },
      ],
      now,
    );
    if (comment) await say(client, id, { by, text: comment, at: now });
  }
  for (const item of makes) await ensureItem(client, Number(proposal.project), item, now);
  if (closes) await closeItemsOf(client, proposal.id, ['decision'], closes, now);
  if (ends) {
    const closing = { how: 'obsolete' as const, reason: `the proposal is ${state}`, by };
    await closeItemsOf(client, proposal.id, ['decision', 'apply-fix'], closing, now);
  }
  for (const { bug, from, to } of moves) await settleItems(client, bug, { from, to, why: note.outcome }, now);
}

async function insertDecision(
  client: pg.PoolClient,
  { id }: StoredProposal,
  {
    verb,
    manifest,
    by,
    via,
    reason,
    selfApproval,
    leadsTo,
    patch,
    outcome,
    standsFor,
  }: NonNullable<Settlement['decision']> & { by: Actor },
  now: Date,
): Promise<void> {
  const [hash = null] = patch === null ? [] : await keepArtifacts(client, [Buffer.from(patch)]);
  await client.query(
    `insert into decisions (proposal, at, verb, manifest, actor_kind, actor, via, reason, self_approval, leads_to, patch, outcome, stands_for)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      id,
      now,
      verb,
      manifest,
      by.kind,
      by.id,
      via,
      column(reason, 10_000),
      selfApproval,
      leadsTo,
      hash,
      column(outcome, 1_000),
      [...standsFor],
    ],
  );
  if (verb !== 'approve' && verb !== 'approve-and-apply-by-hand' && verb !== 'edit')
    await client.query('update decisions set void = true where proposal = $1 and verb like $2', [id, 'approve%']);
}

async function endRivals(
  client: pg.PoolClient,
  chosen: string,
  rivals: readonly string[],
  by: Actor,
  now: Date,
): Promise<void> {
  await client.query(`update proposals set state = 'superseded', closed_at = $2 where id = any($1::text[])`, [
    [...rivals],
    now,
  ]);
  for (const rival of rivals)
    await closeItemsOf(client, rival, ['decision'], { how: 'obsolete', reason: `${chosen} was approved`, by }, now);
}
