import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const secret = 'a-secret-by-standard-input';

async function reproof(
  server: RunningServer,
  args: string[],
  input = '',
): Promise<{ exit: number; out: string; said: string }> {
  const env = { ...process.env, REPROOF_URL: server.url, REPROOF_TOKEN: 'admin', NO_COLOR: '1' };
  const child = spawn(process.execPath, [main, ...args], { env });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(input);
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, out, said };
}

it('projects --webhook takes a sender’s webhooks; the secret comes by standard input and is not shown', async () => {
  const server = await runningServer();
  const dir = mkdtempSync(path.join(tmpdir(), 'reproof-webhook-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = path.join(dir, 'map.json');
  writeFileSync(file, '{"title":"/what"}');
  const set = await reproof(server, ['projects', '--webhook', 'generic', '--mapping', file], `${secret}\n`);
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
  const refused = await reproof(server, ['projects', ...args], input);
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
  await reproof(server, ['projects', '--webhook', 'alertmanager'], secret);
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
  expect(JSON.parse((await reproof(server, ['show', '1-1', '--json'])).out)).toMatchObject({
    links: [{ kind: 'deploy' }],
  });
  expect((await reproof(server, ['deploys'])).out).toMatch(/shop 7 to production, healthy: 0 errors in 60 min before/);
});
