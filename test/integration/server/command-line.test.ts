import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { aProposal } from '../../support/review/proposed.ts';
import { reproof } from '../../support/server/reproof-command.ts';
import { runningServer } from '../../support/server/running-server.ts';

const secret = 'a-secret-by-standard-input';

it('projects --webhook takes a sender’s webhooks; the secret comes by standard input and is not shown', async () => {
  const server = await runningServer();
  const dir = mkdtempSync(path.join(tmpdir(), 'reproof-webhook-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = path.join(dir, 'map.json');
  writeFileSync(file, '{"title":"/what"}');
  const set = await reproof(server, ['projects', '--webhook', 'generic', '--mapping', file], { input: `${secret}\n` });
  expect([set.exit, set.said]).toEqual([0, `generic may post to ${server.url}/api/v1/webhooks/1/generic\n`]);
  expect(set.out + set.said).not.toContain(secret);
  const response = await fetch(`${server.url}/api/v1/webhooks/1/generic`, {
    method: 'POST',
    body: '{"what":"the lift is stuck"}',
    headers: { authorization: `Bearer ${secret}` },
  });
  expect([response.status, await response.json()]).toEqual([202, { bugs: ['1-1'], resolved: 0 }]);
});

it.each([
  ['a sender that there is not', ['--webhook', 'pigeon'], secret, /there is no sender pigeon: alertmanager/],
  ['a secret that is too short', ['--webhook', 'github'], 'x', /body\.secret/],
  ['no mapping for the generic sender', ['--webhook', 'generic'], secret, /mapping/],
])('%s is refused with the reason', async (_name, args, input, says) => {
  const server = await runningServer();
  const refused = await reproof(server, ['projects', ...args], { input });
  expect([refused.exit, refused.said]).toEqual([64, expect.stringMatching(says)]);
});

it('show tells what explains a bug, deploys the errors around each', async () => {
  const server = await runningServer();
  const minutes = (n: number) => new Date(Date.now() + n * 60_000).toISOString();
  await server.store.deploys.record('1', {
    service: 'shop',
    environment: 'production',
    release: '7',
    commit: null,
    at: minutes(-6),
    status: 'healthy',
  });
  const minute = `${minutes(-2).slice(0, 16)}:00.000Z`;
  const calls = { count: 20, errors: 10, totalMs: 400, maxMs: 30, trace: 'ab'.repeat(16) };
  const operation = { service: 'shop', environment: null, operation: 'POST /orders', minute, ...calls };
  await server.store.spans.keep('1', [operation], new Date());
  await reproof(server, ['projects', '--webhook', 'alertmanager'], { input: secret });
  const alert = {
    status: 'firing',
    labels: { alertname: 'Slow', service: 'shop' },
    startsAt: minutes(0),
    fingerprint: 'a',
  };
  await fetch(`${server.url}/api/v1/webhooks/1/alertmanager`, {
    method: 'POST',
    body: JSON.stringify({ version: '4', alerts: [alert] }),
    headers: { authorization: `Bearer ${secret}` },
  });
  const shown = await reproof(server, ['show', '1-1']);
  expect(shown.out).toMatch(/explained by +deploy 1, shop 7: shop was deployed to production 6 minutes before/);
  expect(shown.out).toMatch(/explained by +span POST \/orders of shop \(0\.\d+\): 10 of 20 calls failed/);
  const { links } = JSON.parse((await reproof(server, ['show', '1-1', '--json'])).out) as { links: { kind: string }[] };
  expect(links.map(({ kind }) => kind).toSorted()).toEqual(['deploy', 'span']);
  expect((await reproof(server, ['deploys'])).out).toMatch(/shop 7 to production, healthy: 0 errors in 60 min before/);
});

it('bugs landed says that the change has landed, and by which commit', async () => {
  const server = await runningServer();
  const { bug } = await aProposal(server.store, server.project.id);
  const commit = 'c'.repeat(40);
  const wrong = await reproof(server, ['bugs', 'landed', bug, '--commit', 'HEAD'], { role: 'engineer' });
  expect([wrong.exit, wrong.said]).toEqual([64, expect.stringContaining('commit')]);
  const said = ['--commit', commit, '--release', 'shop@1.4.0', '--reason', 'merged by hand'];
  const landed = await reproof(server, ['bugs', 'landed', bug, ...said], { role: 'engineer' });
  expect([landed.exit, landed.out]).toEqual([0, expect.stringContaining(`${bug}  applied`)]);
  expect(await server.store.watches.landed(bug)).toMatchObject({ commit, release: 'shop@1.4.0' });
  expect((await server.store.bugs.ledger(bug)).at(-1)).toMatchObject({
    actor: 'a-engineer',
    outcome: 'merged by hand',
  });
});
