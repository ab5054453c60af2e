import { expect, test } from 'vitest';
import { Decisions } from '../../../src/decisions/decisions.ts';
import { timeoutsOf } from '../../../src/domain/timeout.ts';
import { watchReleases } from '../../../src/pipeline/watch-release.ts';
import { lookAtWatches } from '../../../src/review/watch/watching.ts';
import { Steering } from '../../../src/triage/steering.ts';
import { timeOutBugs } from '../../../src/triage/time-out.ts';
import { defaultPolicy } from '../../../src/domain/policy.ts';
import type { DecisionVerb } from '../../../src/domain/decision.ts';
import { anInvestigatedBug, aProposal, proposeFor } from '../../support/review/proposed.ts';
import { NotedQueue } from '../../support/server/running-server.ts';
import { freshStore } from '../../support/store/database.ts';
import { aSignal } from '../../support/store/signal.ts';

const ann = { kind: 'person', id: 'ann' } as const;
const later = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

/** Steps of all bugs, and the ledgers' entries of the same moment. */
const stepsText = `
select m.bug, m.event, m.from_state as "from", m.to_state as "to",
  (select coalesce(json_agg(e), '[]') from (select entry::json ->> 'actor' as actor, entry::json ->> 'outcome' as outcome
    from ledger l where l.bug = m.bug and (l.entry::json ->> 'at')::timestamptz = date_trunc('milliseconds', m.at)) e) as told
from bug_moves m order by m.bug, m.ctid`;

interface Step {
  bug: string;
  event: string;
  from: string;
  to: string;
  told: { actor: string; outcome: string }[];
}

test('every step that a bug takes, whoever moves it, is counted, follows the one before, and stands in its ledger with who and why', async () => {
  const store = await freshStore();
  const { id: project } = await store.projects.create('shop');
  const queue = new NotedQueue();
  const steering = new Steering({ ...store, queue });
  const live = { publish: () => {}, close: async () => {} };
  const base = { look: async () => ({ kind: 'current' as const }) };
  const decisions = new Decisions({ ...store, queue, live: live as never, base });
  const decide = (proposal: { id: string; manifestHash: string }, verb: DecisionVerb, more: object = {}) =>
    decisions.decide(
      proposal.id,
      {
        verb,
        manifest: proposal.manifestHash,
        reason: 'why',
        via: 'api',
        leadsTo: null,
        patch: null,
        beside: false,
        ...more,
      },
      { actor: ann, role: 'approver' },
    );

  // Approved, landed, watched, fixed, back again, and given up in the end.
  const whole = await aProposal(store, project, { name: 'a' });
  await decide(whole.proposal, 'approve');
  await steering.landed(whole.bug, { commit: null, release: '2.0.0' }, ann, 'merged');
  await store.signals.accept([aSignal(project, 'other', 'v1:other', { release: '2.0.0' }, later(0.001))]);
  const history = async () => Promise.reject(new Error('no repository'));
  expect(await watchReleases(whole.bug, null, { ...store, history, now: () => later(1) })).toBe(true);
  await lookAtWatches({ ...store, live }, later(30));
  await store.signals.accept([aSignal(project, 'again', 'v1:a', { release: '2.0.0' }, later(31))]);
  expect((await store.bugs.bug(whole.bug))?.state).toBe('regressed');
  // A person's words: sent back, turned down, taken out of the engine's hands, and tried again.
  const back = await aProposal(store, project, { name: 'b' });
  await decide(back.proposal, 'request-changes');
  const second = await proposeFor(store, back.bug);
  await decide(second, 'reject', { leadsTo: 'wont-fix' });
  await steering.retry(back.bug, ann, 'it matters after all');
  await steering.cancel(back.bug, ann, 'known');
  // Merged and split, and what nobody took up.
  const one = await anInvestigatedBug(store, project, 'c');
  await store.bugs.merge(one, back.bug, 'ann');
  await store.bugs.split(back.bug, 'v1:c', 'ann');
  const timeouts = timeoutsOf(defaultPolicy());
  expect((await timeOutBugs(project, { ...store, queue }, timeouts, later(24 * 40))).length).toBeGreaterThan(1);

  const steps = (await store.pool.query<Step>(stepsText)).rows;
  const taken = new Set(steps.map(({ event }) => event));
  for (const event of [
    'signal',
    'approve',
    'change-landed',
    'released',
    'window-quiet',
    'request-changes',
    'reject',
    'reopened',
  ])
    expect(taken).toContain(event);
  for (const event of [
    'cancelled',
    'merged-into-other',
    'split-off',
    'timeout',
    'fix-validated',
    'investigation-started',
  ])
    expect(taken).toContain(event);
  for (const step of steps) {
    expect(step.told, JSON.stringify(step)).not.toEqual([]);
    for (const { actor, outcome } of step.told) expect([actor, outcome]).not.toContain('');
  }
  const { rows: bugs } = await store.pool.query<{ id: string; state: string }>('select id, state from bugs');
  for (const { id, state } of bugs) {
    const own = steps.filter(({ bug }) => bug === id);
    expect(
      own.map(({ from }) => from),
      id,
    ).toEqual(['new', ...own.map(({ to }) => to)].slice(0, own.length));
    expect(own.at(-1)?.to ?? 'new', id).toBe(state);
  }
});
