import type pg from 'pg';
import type { BugEvent, BugState } from '../../../domain/bug-state.ts';
import { Fault } from '../../../domain/fault.ts';
import type { LedgerNote } from '../../../domain/ledger.ts';
import type { StoredProposal } from '../../../domain/stored-proposal.ts';
import type {
  CoverageChange,
  CoverageSituation,
  CoverageStep,
  ProposalStore,
} from '../../../ports/store/proposal-store.ts';
import { enterState } from '../bugs/enter-state.ts';
import { appendEntries, lockBug } from '../bugs/ledger.ts';
import { column } from '../column-text.ts';
import { query, transaction } from '../pool.ts';
import { nextNumber } from './counters.ts';
import { withoutBug } from './covering.ts';
import { putProposal, supersede } from './insert-proposal.ts';
import { say } from './items.ts';
import { insertAsked } from './joining.ts';
import { type ProposalRow, proposalColumns, proposalOf } from './proposal-row.ts';

/** See the port. Bugs are locked before proposals, in one order, as decisions do. */
export function changeCoverage<Outcome>(
  pool: pg.Pool,
  id: string,
  bug: string,
  work: Parameters<ProposalStore['changeCoverage']>[2],
  now: Date,
): Promise<{ outcome: Outcome; proposal: string }> {
  return transaction(pool, async (client) => {
    const situation = await locked(client, id, bug);
    const { outcome, change } = work(situation);
    const proposal = change ? await apply(client, situation, change, now) : id;
    return { outcome: outcome as Outcome, proposal };
  });
}

async function locked(client: pg.PoolClient, id: string, bug: string): Promise<CoverageSituation> {
  const covered = await query<{ bug: string }>(client, 'select bug from proposal_bugs where proposal = $1', [id]);
  if (covered.length === 0) throw new Fault('NOT_FOUND', `there is no proposal ${id.slice(0, 50)}`);
  const states = new Map<string, BugState>();
  for (const one of [...new Set([...covered.map((row) => row.bug), bug])].toSorted())
    states.set(one, await lockBug(client, one, null));
  const [row] = await query<ProposalRow>(
    client,
    `select ${proposalColumns} from proposals p where p.id = $1 for no key update of p`,
    [id],
  );
  const [facts] = await query<Omit<CoverageSituation['bug'], 'id' | 'state'>>(client, factsText, [bug, id]);
  if (!row || !facts) throw new Fault('NOT_FOUND', `there is no bug ${bug.slice(0, 50)}`);
  return { proposal: proposalOf(row), bug: { id: bug, state: states.get(bug) as BugState, ...facts } };
}

const live = `('waiting', 'revising', 'approved')`;
const factsText = `
select b.project::text as project, b.paused,
  exists (select 1 from signals s join fingerprints f on f.id = s.fingerprint where f.bug = b.id and s.body is not null) as "hasEvidence",
  exists (select 1 from coverage_steps c where c.bug = b.id and c.state = 'open') as "isAsked",
  (select count(*) from proposals p join proposal_bugs o on o.proposal = p.id
    where p.state in ${live} and p.id <> $2 and o.bug <> b.id
      and exists (select 1 from proposal_bugs w where w.proposal = p.id and w.bug = b.id))::int as others,
  exists (select 1 from proposals p join proposal_bugs w on w.proposal = p.id and w.bug = b.id where p.state in ${live} and p.id <> $2) as "hasOwnFix"
from bugs b where b.id = $1`;

/** Out: the proposal that stands then. */
async function apply(
  client: pg.PoolClient,
  { proposal, bug }: CoverageSituation,
  { kind, by, reason, move }: CoverageChange,
  now: Date,
): Promise<string> {
  const why = column(reason, 10_000);
  const asked = { proposal: proposal.id, bug: bug.id, by, reason: why, cameFrom: bug.state };
  if (kind === 'ask') await insertAsked(client, asked, now);
  const id = kind === 'ask' ? proposal.id : await takeOff(client, proposal, asked, now);
  if (move.from !== move.to) await enterState(client, bug.id, move, now);
  const outcome =
    kind === 'ask'
      ? `the fix of ${proposal.id} is run against it${why ? `: ${why}` : ''}`
      : `taken off ${proposal.id}: ${why}`;
  const noteOf = (event: string, words: string): LedgerNote => ({
    stage: 'review',
    kind: event,
    actor: by.id,
    inputs: [`proposal:${proposal.id}`],
    outcome: words.slice(0, 1_000),
  });
  await appendEntries(client, bug.id, [noteOf(move.event, outcome)], now);
  const told = `${bug.id} was taken off: ${id} takes the place of ${proposal.id}: ${why}`;
  if (kind === 'take-off')
    for (const other of proposal.bugs.filter((one) => one !== bug.id))
      await appendEntries(client, other, [noteOf('coverage-changed', told)], now);
  await say(client, bug.id, { by, text: `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`, at: now });
  return id;
}

/** The proposal without the bug takes the place of the one with it: what was decided about that is not about this. */
async function takeOff(
  client: pg.PoolClient,
  proposal: StoredProposal,
  { bug, by, reason, cameFrom }: Parameters<typeof insertAsked>[1],
  now: Date,
): Promise<string> {
  const composed = await withoutBug(client, proposal, bug);
  const project = Number(proposal.project);
  const { id, number } = await nextNumber(client, project, 'proposals');
  await supersede(client, proposal.id, id, now);
  const bugs = proposal.bugs.filter((one) => one !== bug);
  await putProposal(client, { id, project, number, bugs, supersedes: proposal.id }, composed, now);
  await client.query(
    `insert into coverage_steps (proposal, bug, at, kind, actor, reason, state, came_from) values ($1, $2, $3, 'taken-off', $4, $5, 'covered', $6)`,
    [proposal.id, bug, now, JSON.stringify(by), reason, cameFrom],
  );
  return id;
}

/** What people asked, of a proposal and of those that it has taken the place of by it. */
export async function coverageSteps(pool: pg.Pool, id: string): Promise<CoverageStep[]> {
  type Row = Omit<CoverageStep, 'at'> & { at: Date };
  const rows = await query<Row>(pool, stepsText, [id]);
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}

const stepsText = `
with recursive line as (
  select id, supersedes from proposals where id = $1
  union select p.id, p.supersedes from proposals p join line l on p.id = l.supersedes
)
select s.bug, s.at, s.kind, s.actor as by, s.reason, s.state, s.outcome
from coverage_steps s join line l on l.id = s.proposal order by s.id desc limit 200`;

/** What becomes of the wish to cover a bug when the bug takes a step. */
export async function settleAsked(
  client: pg.PoolClient,
  bug: string,
  { event, to, outcome }: { event: BugEvent; to: BugState; outcome: string },
): Promise<void> {
  const end = event === 'fix-validated' ? 'covered' : event === 'coverage-refused' ? 'refused' : null;
  if (end === null && (to === 'new' || to === 'investigating')) return;
  await client.query(`update coverage_steps set state = $2, outcome = $3 where bug = $1 and state = 'open'`, [
    bug,
    end ?? 'void',
    column(outcome, 1_000),
  ]);
}
