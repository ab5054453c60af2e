import { expect, test } from 'vitest';
import { countedFigures, type LoopFigures, timedSteps } from '../../../src/domain/loop-figures.ts';
import { anInvestigatedBug, proposeFor } from '../../support/review/proposed.ts';
import { runningServer } from '../../support/server/running-server.ts';

const start = new Date('2026-03-01T00:00:00Z');
const after = (hours: number): Date => new Date(start.getTime() + hours * 3_600_000);

test('the loop’s figures are counted from the steps that were taken, of the projects that one sees', async () => {
  const server = await runningServer({ clock: { now: () => after(100), elapsed: () => 0 } as never });
  const { store, project } = server;
  const bugs = await Promise.all(['a', 'b', 'c'].map((name) => anInvestigatedBug(store, project.id, name)));
  for (const bug of bugs)
    await proposeFor(store, bug, { change: { fix: new Map([['src/pricing.js', `// ${bug}\n`]]) } });
  await store.pool.query('update bugs set created_at = $1', [start]);
  await store.pool.query('delete from bug_moves');
  const step = (bug: number, at: Date, event: string, from: string, to: string) =>
    store.pool.query('insert into bug_moves values ($1, $2, $3, $4, $5)', [bugs[bug], at, event, from, to]);
  for (const [i, hours] of [1, 2, 9].entries()) {
    await step(i, after(hours), 'investigation-started', 'new', 'investigating');
    await step(
      i,
      after(hours + 1),
      i === 2 ? 'not-reproduced' : 'fix-validated',
      'investigating',
      i === 2 ? 'needs-investigation' : 'proposed',
    );
  }
  await step(0, after(10), 'approve', 'proposed', 'approved');
  await step(0, after(40), 'window-quiet', 'watching', 'fixed');
  // Later than is asked about, and of another step the second time.
  await step(1, after(200), 'approve', 'proposed', 'approved');
  await step(0, after(50), 'investigation-started', 'regressed', 'investigating');

  const ask = async (query: string) =>
    (await (await server.ask('viewer', 'GET', `/api/v1/metrics/loop?${query}`)).json()) as Record<string, unknown>;
  expect(await ask('days=30')).toMatchObject({
    timeTo: {
      investigation: { bugs: 3, median: 7200, trend: [{ day: '2026-03-01', bugs: 3, median: 7200 }] },
      proposal: { bugs: 2, median: 9000 },
      approval: { bugs: 1, median: 36_000, p90: 36_000 },
      resolution: { bugs: 1, median: 144_000, trend: [{ day: '2026-03-02', bugs: 1, median: 144_000 }] },
    },
    rates: {
      reproduction: { of: 3, share: 2 / 3 },
      autoFix: { of: 3, share: 2 / 3 },
      success: { of: 1, share: 1 },
      acceptance: { of: 0, share: null },
    },
    queue: { bugs: { proposed: 3 }, needsDecision: 3 },
  });
  // What a figure counts is what the queue shows of it: every figure, alone and by service.
  const counts = async (query: string): Promise<Record<string, number>> => {
    const { since, until, timeTo, rates, cost } = (await ask(query)) as unknown as LoopFigures;
    const told: Record<string, number> = {
      ...Object.fromEntries(timedSteps.map((name) => [name, timeTo[name].bugs])),
      ended: rates.reproduction.of,
      reproduced: rates.reproduction.bugs,
      'fix-found': rates.autoFix.bugs,
      watched: rates.success.of,
      held: rates.success.bugs,
      decided: rates.acceptance.of,
      accepted: rates.acceptance.bugs,
      paid: cost.bugs,
    };
    expect(Object.keys(told).toSorted()).toEqual([...countedFigures].toSorted());
    const narrowed = query.replace(/^days=\d+/, '');
    for (const [figure, count] of Object.entries(told)) {
      const path = `/api/v1/queue?counted=${figure}&since=${since}&until=${until}${narrowed}`;
      const { groups } = (await (await server.ask('viewer', 'GET', path)).json()) as { groups: { count: number }[] };
      expect([query, figure, groups.reduce((sum, group) => sum + group.count, 0)]).toEqual([query, figure, count]);
    }
    return told;
  };
  await store.pool.query('update bugs set service = $2 where id = $1', [bugs[0], 'cart']);
  await store.pool.query(
    `insert into decisions (proposal, at, verb, manifest, actor_kind, actor, via, reason, outcome)
    select id, $1, 'approve', manifest_hash, 'person', 'ann', 'ui', '', 'approved' from proposals order by id limit 1`,
    [after(10)],
  );
  await store.pool.query(`update bug_moves set money = 0.5, tokens = 100 where event = 'fix-validated'`);
  expect(await counts('days=30')).toMatchObject({
    ended: 3,
    reproduced: 2,
    'fix-found': 2,
    held: 1,
    decided: 1,
    paid: 2,
  });
  expect(await counts('days=30&service=cart')).toMatchObject({ ended: 1, investigation: 1, resolution: 1 });
  expect(await counts('days=30&service=none')).toMatchObject({ ended: 0, investigation: 0 });
  expect(await ask('days=30')).toMatchObject({
    cost: { money: 1, bugs: 2, perFix: 0.5 },
    weeks: [
      { week: '2026-02-23', timeTo: { investigation: { bugs: 3 } } },
      { week: '2026-03-02', rates: { success: { of: 1, bugs: 1 } } },
    ],
    before: { timeTo: { investigation: { bugs: 0 } } },
  });
  const split = (await server.ask('viewer', 'GET', '/api/v1/metrics/loop/by/service?days=30')) as Response;
  expect(await split.json()).toMatchObject({
    parts: [
      { name: null, open: 2, rates: { reproduction: { of: 2, bugs: 1 } } },
      { name: 'cart', open: 1, rates: { reproduction: { of: 1, bugs: 1 } }, cost: { perFix: 0.5 } },
    ],
  });
  expect((await server.ask('viewer', 'GET', '/api/v1/queue?counted=held')).status).toBe(400);
  const none = await ask('days=30&project=99');
  expect(none).toMatchObject({
    timeTo: { investigation: { bugs: 0, median: null, trend: [] } },
    queue: { bugs: {}, needsDecision: 0 },
  });
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).toContain('reproof_loop_seconds{step="investigation",quantile="0.5"} 7200\n');
  expect(text).toContain('reproof_loop_rate{rate="success"} 1\n');
  expect(text).toContain('reproof_proposals_waiting 3\n');
});
