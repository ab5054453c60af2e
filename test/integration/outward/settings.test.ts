import { createHmac } from 'node:crypto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { outwardFrom } from '../../../src/compose-outward.ts';
import type { WorkItem } from '../../../src/domain/work-item.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';
import { GithubStandIn } from '../../support/outward/github.ts';
import { headers, MailServerStandIn } from '../../support/outward/mail-server.ts';
import { slackStandIn } from '../../support/outward/slack.ts';
import { aSignal } from '../../support/store/signal.ts';

const api = '/api/v1';
const env = { REPROOF_ALLOW_NETWORKS: '127.0.0.1', REPROOF_PUBLIC_URL: 'https://reproof.example' };

async function withGithub(kinds: WorkItem['kind'][] = ['bug']) {
  const github = await GithubStandIn.start(onTestFinished, { checked: false });
  const server = await runningServer({ outward: outwardFrom(env, systemClock) });
  const path = `${api}/projects/${server.project.id}/trackers/ours`;
  const setting = { kind: 'github', repository: 'octo/shop', api: github.service.url, kinds };
  const put = (more: object) => server.ask('admin', 'PUT', path, { setting, ...more });
  return { github, server, path, put };
}

/** The server's rounds run by themselves; a wait that is in vain ends with its test. */
async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(done, { timeout: 50_000, interval: 20 });
}

describe('trackers by the API', () => {
  it('secrets go in and never come out; a test says what is wrong', async () => {
    const { server, path, put } = await withGithub();
    expect((await put({ token: 'revoked-token', hookSecret: 'a-hook-secret' })).status).toBe(200);
    const refused = await (await server.ask('admin', 'POST', `${path}/test`)).json();
    expect(refused).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('revoked'),
      help: expect.any(String),
    });
    const set = await (await put({ token: 'good-token' })).text();
    expect(await (await server.ask('admin', 'POST', `${path}/test`)).json()).toMatchObject({ outcome: 'good' });
    const listed = await (await server.ask('viewer', 'GET', `${api}/projects/${server.project.id}/trackers`)).text();
    expect(set + listed).not.toMatch(/good-token|a-hook-secret|revoked-token/);
    expect(JSON.parse(listed)).toMatchObject([{ name: 'ours', hasToken: true, hasHookSecret: true, trouble: null }]);
    const rows = await server.store.pool.query('select token, hook_secret from trackers');
    expect(JSON.stringify(rows.rows)).not.toMatch(/good-token|a-hook-secret/);
  });

  it.each([
    ['engineer', 'PUT', 403],
    ['viewer', 'DELETE', 403],
    ['approver', 'POST', 403],
  ] as const)('%s may not %s', async (role, method, status) => {
    const { server, path, put } = await withGithub();
    await put({ token: 'good-token' });
    const url = method === 'POST' ? `${path}/test` : path;
    const body = method === 'PUT' ? { setting: { kind: 'beads', file: 'a.jsonl' } } : undefined;
    expect((await server.ask(role, method, url, body)).status).toBe(status);
  });

  it.each([
    { kind: 'github', repository: '../x' },
    { kind: 'github', repository: 'a/b', api: 'file:///etc/passwd' },
    { kind: 'jira', url: 'https://x.example', project: 'a" OR 1=1', user: 'u' },
    { kind: 'linear', team: 'ENG"' },
    { kind: 'beads', file: '../../etc/passwd' },
  ])('%j is a mistake', async (setting) => {
    const { server, path } = await withGithub();
    expect((await server.ask('admin', 'PUT', path, { setting, token: 'good-token' })).status).toBe(400);
  });

  it('a bug is shown there by itself, once', async () => {
    const { github, server, put } = await withGithub();
    await put({ token: 'good-token' });
    await server.store.signals.accept([aSignal(server.project.id, 'e1'), aSignal(server.project.id, 'e2')]);
    await until(() => github.issues.length > 0);
    expect(github.issues).toMatchObject([{ title: 'TypeError: Cannot read properties of undefined', state: 'open' }]);
    expect(github.issues[0]?.body).toContain('https://reproof.example/bugs/1-1');
  });
});

describe('webhooks of trackers', () => {
  const secret = 'the-secret-of-both-sides';
  const send = (server: RunningServer, body: object, key = secret) => {
    const text = JSON.stringify(body);
    const signature = `sha256=${createHmac('sha256', key).update(text).digest('hex')}`;
    return fetch(`${server.url}${api}/trackers/${server.project.id}/ours`, {
      method: 'POST',
      body: text,
      headers: { 'x-hub-signature-256': signature, 'x-github-event': 'issues' },
    });
  };
  const closing = (repository: string) => ({
    action: 'closed',
    issue: { number: 1 },
    repository: { full_name: repository },
  });

  it('a webhook from elsewhere says nothing: they only nudge, and only with the secret and from the repository that was set', async () => {
    const { github, server, put } = await withGithub();
    const unset = await send(server, closing('octo/shop'));
    await put({ token: 'good-token', hookSecret: secret });
    await server.store.signals.accept([aSignal(server.project.id, 'e1')]);
    await until(() => github.issues.length > 0);
    const forged = await send(server, closing('octo/shop'), 'a-guessed-secret');
    const elsewhere = await send(server, closing('mallory/shop'));
    expect([unset.status, forged.status, elsewhere.status]).toEqual([401, 401, 401]);
    const other = await send(server, { ...closing('octo/shop'), issue: { number: 99 } });
    expect([other.status, await other.json()]).toEqual([202, { items: 0 }]);
    // What the webhook says of it counts for nothing: it is read from GitHub.
    github.comments(1, 'grace', 'Known since Monday.');
    await until(() => github.issues.length > 0);
    expect((await send(server, closing('octo/shop'))).status).toBe(202);
    const said = () => server.store.items.comments('1-1');
    await until(async () => (await said()).length > 0);
    expect(await said()).toMatchObject([{ by: { kind: 'agent', id: 'ours: grace' }, text: 'Known since Monday.' }]);
  });
});

describe('channels by the API', () => {
  it('a test message arrives; the address is a secret', async () => {
    const slack = await slackStandIn(onTestFinished);
    const mail = await MailServerStandIn.start(onTestFinished);
    const smtp = { REPROOF_SMTP_URL: `smtp://127.0.0.1:${mail.port}`, REPROOF_MAIL_FROM: 'reproof@example.org' };
    const server = await runningServer({ outward: outwardFrom({ ...env, ...smtp }, systemClock) });
    const root = `${api}/projects/${server.project.id}/notifications`;
    const put = (name: string, body: object) => server.ask('admin', 'PUT', `${root}/${name}`, body);
    await put('chat', { setting: { kind: 'slack' }, secret: `${slack.url}/services/secret-key` });
    await put('mail', { setting: { kind: 'email', to: ['ada@example.org'] } });
    for (const name of ['chat', 'mail'])
      expect(await (await server.ask('admin', 'POST', `${root}/${name}/test`)).json()).toMatchObject({
        outcome: 'good',
      });
    expect([slack.asked.length, mail.mails.map(({ raw }) => headers(raw, 'subject'))]).toEqual([
      1,
      [['[Reproof] A test message: this channel works']],
    ]);
    expect(await (await server.ask('viewer', 'GET', root)).text()).not.toContain('secret-key');
  });

  it.each([
    [{ setting: { kind: 'webhook', url: 'https://hook.example/x' }, secret: 'no-standard-secret' }],
    [{ setting: { kind: 'slack' }, secret: 'no address at all' }],
    [{ setting: { kind: 'email', to: ['ada@example.org\r\nBcc: x@y.z'] } }],
    [{ setting: { kind: 'email', to: ['Ada <ada@example.org>'] } }],
    [{ setting: { kind: 'webhook', url: 'gopher://hook.example' } }],
  ])('%j is a mistake', async (body) => {
    const server = await runningServer({ outward: outwardFrom(env, systemClock) });
    const path = `${api}/projects/${server.project.id}/notifications/one`;
    expect((await server.ask('admin', 'PUT', path, body)).status).toBe(400);
  });

  it('what the server is not set up for is said by the test', async () => {
    const server = await runningServer({ outward: outwardFrom({}, systemClock) });
    const path = `${api}/projects/${server.project.id}/notifications/one`;
    await server.ask('admin', 'PUT', path, { setting: { kind: 'email', to: ['ada@example.org'] } });
    expect(await (await server.ask('admin', 'POST', `${path}/test`)).json()).toMatchObject({
      outcome: 'refused',
      help: expect.stringContaining('REPROOF_SMTP_URL'),
    });
  });
});
