import { expect, test } from 'vitest';
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
