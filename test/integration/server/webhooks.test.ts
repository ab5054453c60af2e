import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { WebhookSender } from '../../../src/domain/webhook.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';
import { aSignal } from '../../support/store/signal.ts';

const api = '/api/v1';
const secret = 'the-secret-of-both-sides';
const fixture = (name: string): string =>
  readFileSync(new URL(`../../../src/intake/webhooks/fixtures/${name}.json`, import.meta.url), 'utf8');
const hex = (body: string, key = secret): string => createHmac('sha256', key).update(body).digest('hex');

const setSecret = (server: RunningServer, sender: WebhookSender, more: object = {}) =>
  server.ask('admin', 'PUT', `${api}/projects/${server.project.id}/webhooks/${sender}`, { secret, ...more });

const deliver = (server: RunningServer, sender: string, body: string, headers: Record<string, string>) =>
  fetch(`${server.url}${api}/webhooks/${server.project.id}/${sender}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

const bearer = { authorization: `Bearer ${secret}` };
const bugsOf = async (server: RunningServer) => (await server.store.bugs.bugs({ limit: 50 })).bugs;

/** By sender: fixture and how it is signed. */
const genuine: ReadonlyArray<[WebhookSender, string, (body: string, key: string) => Record<string, string>]> = [
  ['alertmanager', 'alertmanager', (_, key) => ({ authorization: `Bearer ${key}` })],
  ['grafana', 'grafana', (body, key) => ({ 'x-grafana-alerting-signature': hex(body, key) })],
  ['pagerduty', 'pagerduty', (body, key) => ({ 'x-pagerduty-signature': `v1=${hex(body, key)}` })],
  ['datadog', 'datadog', (_, key) => ({ 'x-reproof-secret': key })],
  [
    'sentry',
    'sentry-event-alert',
    (body, key) => ({ 'sentry-hook-signature': hex(body, key), 'sentry-hook-resource': 'event_alert' }),
  ],
  [
    'github',
    'github-workflow-run',
    (body, key) => ({
      'x-hub-signature-256': `sha256=${hex(body, key)}`,
      'x-github-event': 'workflow_run',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    }),
  ],
  ['gitlab', 'gitlab-pipeline', (_, key) => ({ 'x-gitlab-token': key })],
  ['generic', 'grafana', (_, key) => ({ 'x-reproof-secret': key })],
];

describe('webhooks', () => {
  it.each(genuine)('%s: a genuine one makes a bug once, a false one none', async (sender, name, sign) => {
    const server = await runningServer();
    const body = fixture(name);
    const unset = await deliver(server, sender, body, sign(body, secret));
    expect([unset.status, unset.headers.get('content-type')]).toEqual([401, 'application/problem+json; charset=utf-8']);
    expect((await setSecret(server, sender, { mapping: { title: '/title' } })).status).toBe(200);
    const forged = await deliver(server, sender, body, sign(body, 'a-guessed-secret'));
    expect([forged.status, await forged.json()]).toEqual([401, expect.objectContaining({ code: 'NOT_ALLOWED' })]);
    expect(await bugsOf(server)).toEqual([]);
    const taken = await deliver(server, sender, body, sign(body, secret));
    expect([taken.status, await taken.json()]).toEqual([202, expect.objectContaining({ bugs: ['1-1'] })]);
    const again = await deliver(server, sender, body, sign(body, secret));
    expect([again.status, await again.json()]).toEqual([200, { replayed: true }]);
    expect(await bugsOf(server)).toMatchObject([{ id: '1-1', count: 1 }]);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    for (const outcome of ['refused', 'counted', 'replayed'])
      expect(metrics).toContain(`reproof_webhooks_total{sender="${sender}",outcome="${outcome}"} 1\n`);
  });

  it('a replay under another delivery id is one nevertheless: only the body is signed', async () => {
    const server = await runningServer();
    await setSecret(server, 'github');
    const [, , sign] = genuine.find(([sender]) => sender === 'github') ?? [];
    const body = fixture('github-workflow-run');
    const send = (id: string) => deliver(server, 'github', body, { ...sign?.(body, secret), 'x-github-delivery': id });
    expect((await send('one')).status).toBe(202);
    expect(await (await send('two')).json()).toEqual({ replayed: true });
    expect(await bugsOf(server)).toMatchObject([{ count: 1 }]);
  });

  it('kinds that say nothing of errors are taken and counted', async () => {
    const server = await runningServer();
    await setSecret(server, 'github');
    const body = JSON.stringify({ zen: 'Half measures are as bad as nothing at all.', hook_id: 1 });
    const headers = { 'x-hub-signature-256': `sha256=${hex(body)}`, 'x-github-event': 'ping' };
    const response = await deliver(server, 'github', body, headers);
    expect([response.status, await response.json()]).toEqual([202, { ignored: 'ping' }]);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('sender="github",outcome="ignored"} 1');
  });

  it.each([
    ['no JSON', '{"a', 400],
    ['a sender that there is not', null, 404],
  ])('%s', async (_name, body, status) => {
    const server = await runningServer();
    await setSecret(server, 'alertmanager');
    const response = await deliver(server, body === null ? 'carrier-pigeon' : 'alertmanager', body ?? '{}', bearer);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('another project’s secret opens nothing, and a guess costs no quota', async () => {
    const server = await runningServer();
    await setSecret(server, 'alertmanager');
    const other = await server.store.projects.create('other');
    await server.store.pool.query('update projects set quota = 1');
    const url = `${server.url}${api}/webhooks/${other.id}/alertmanager`;
    const foreign = await fetch(url, { method: 'POST', body: fixture('alertmanager'), headers: bearer });
    expect(foreign.status).toBe(401);
    for (let i = 0; i < 3; i++)
      expect((await deliver(server, 'alertmanager', '{}', { authorization: 'Bearer guess' })).status).toBe(401);
    expect((await deliver(server, 'alertmanager', fixture('alertmanager'), bearer)).status).toBe(202);
    const over = await deliver(
      server,
      'alertmanager',
      fixture('alertmanager').replace('"version": "4"', '"version":"4"'),
      bearer,
    );
    expect([over.status, Number(over.headers.get('retry-after')) > 0]).toEqual([429, true]);
  });
});

describe('secrets', () => {
  it('go in and never come out; the generic sender needs a mapping', async () => {
    const server = await runningServer();
    const set = await setSecret(server, 'pagerduty');
    const listed = await server.ask('viewer', 'GET', `${api}/projects/${server.project.id}/webhooks`);
    const [text, again] = [await set.text(), await listed.text()];
    expect(text + again).not.toContain(secret);
    expect(JSON.parse(again)).toMatchObject([
      { sender: 'pagerduty', url: `${server.url}${api}/webhooks/${server.project.id}/pagerduty`, mapping: null },
    ]);
    expect((await setSecret(server, 'generic')).status).toBe(400);
    expect((await setSecret(server, 'generic', { mapping: { title: 'no pointer' } })).status).toBe(400);
    const path = `${api}/projects/${server.project.id}/webhooks/pagerduty`;
    expect((await server.ask('engineer', 'DELETE', path)).status).toBe(403);
    expect((await server.ask('admin', 'DELETE', path)).status).toBe(200);
    expect((await server.ask('admin', 'DELETE', path)).status).toBe(404);
  });
});

describe('alerts', () => {
  const alert = (over: object = {}) => ({
    status: 'firing',
    labels: { alertname: 'HighErrorRate', service: 'checkout', env: 'production' },
    annotations: { summary: 'too many errors' },
    startsAt: new Date().toISOString(),
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: 'f1',
    ...over,
  });
  const send = (server: RunningServer, ...alerts: object[]) =>
    deliver(server, 'alertmanager', JSON.stringify({ version: '4', alerts }), bearer);
  const alertsOf = async (server: RunningServer) =>
    (await server.ask('viewer', 'GET', `${api}/projects/${server.project.id}/alerts`)).json() as Promise<
      Array<{ resolvedAt: string | null; bug: string | null }>
    >;

  it('are kept with their end, which makes no bug; an end that comes late ends no newer outbreak', async () => {
    const server = await runningServer();
    await setSecret(server, 'alertmanager');
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    await send(server, alert({ startsAt: at(-9) }));
    const ended = { status: 'resolved', startsAt: at(-9), endsAt: at(-5) };
    expect(await (await send(server, alert(ended))).json()).toEqual({ bugs: [], resolved: 1 });
    expect(await alertsOf(server)).toMatchObject([{ bug: '1-1', resolvedAt: ended.endsAt }]);
    await send(server, alert({ startsAt: at(-2) }));
    await send(server, alert({ ...ended, generatorURL: 'again' }));
    expect(await alertsOf(server)).toMatchObject([{ bug: '1-1', resolvedAt: null }]);
    expect(await bugsOf(server)).toMatchObject([{ count: 2 }]);
  });

  it('are tied to what was seen and deployed around them, each with the reason', async () => {
    const server = await runningServer();
    await setSecret(server, 'alertmanager');
    const { id } = server.project;
    const minutes = (n: number) => new Date(Date.now() + n * 60_000);
    const seen = (event: string, service: string | null, at: number) =>
      aSignal(id, event, `v1:${event}`, { title: `Error: ${event}`, service, at: minutes(at).toISOString() });
    await server.store.signals.accept([
      seen('new', 'checkout', -4),
      seen('known', 'checkout', -1000),
      seen('elsewhere', 'search', -3),
      seen('long-ago', 'checkout', -5000),
    ]);
    await server.store.signals.accept([{ ...seen('known-2', 'checkout', -2), fingerprint: 'v1:known' }]);
    await server.store.pool.query(
      `insert into deploys (project, service, environment, release, at, status)
       values ($1, 'checkout', 'production', '2.4.1', $2, 'healthy'), ($1, 'search', 'production', '9', $2, 'healthy')`,
      [id, minutes(-6)],
    );
    const fired = alert();
    const { bugs } = (await (await send(server, fired)).json()) as { bugs: string[] };
    const linksNow = async () => (await server.ask('viewer', 'GET', `${api}/bugs/${bugs[0]}/links`)).json();
    const links = await linksNow();
    expect(links).toEqual([
      {
        kind: 'deploy',
        target: '1',
        title: 'checkout 2.4.1',
        reason: "checkout was deployed to production 6 minutes before the alert's start",
        score: null,
      },
      {
        kind: 'bug',
        target: '1-1',
        title: 'Error: new',
        reason: "first seen in checkout 4 minutes before the alert's start",
        score: null,
      },
      {
        kind: 'bug',
        target: '1-2',
        title: 'Error: known',
        reason: "seen in checkout around the alert's start, known before",
        score: null,
      },
    ]);
    // What comes in later is found when the alert is over.
    await server.store.signals.accept([seen('late', 'checkout', 0)]);
    await send(server, { ...fired, status: 'resolved', endsAt: minutes(1).toISOString() });
    expect(await linksNow()).toContainEqual(expect.objectContaining({ title: 'Error: late' }));
  });

  it('are tied to the operations whose spans failed or got slow around them, the best explanation first', async () => {
    const server = await runningServer();
    await setSecret(server, 'alertmanager');
    const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const span = (name: string, minute: number, ms: number, failed: boolean) => {
      const start = BigInt(Date.now() + minute * 60_000) * 1_000_000n;
      return {
        traceId: `${failed ? 'bad' : '000'}${'0'.repeat(29)}`,
        spanId: 'aaaaaaaaaaaaaaaa',
        name,
        startTimeUnixNano: String(start),
        endTimeUnixNano: String(start + BigInt(ms) * 1_000_000n),
        status: failed ? { code: 2 } : {},
      };
    };
    const exported = async (service: string, spans: object[]): Promise<void> => {
      const resource = { attributes: [text('service.name', service)] };
      const response = await fetch(`${server.url}/v1/traces`, {
        method: 'POST',
        body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${server.key}` },
      });
      expect(response.status).toBe(200);
    };
    const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
    await exported('checkout', [
      ...times(20, () => span('POST /orders/17', -40, 40, false)),
      ...times(20, (i) => span(`POST /orders/${i}`, -3, 45, i < 12)),
      ...times(20, (i) => span('SELECT stock', i < 10 ? -40 : -3, i < 10 ? 30 : 400, false)),
      ...times(20, (i) => span('GET /healthz', i < 10 ? -40 : -3, 2, false)),
    ]);
    await exported(
      'search',
      times(20, (i) => span('GET /search', -2, 5, i < 12)),
    );
    const { bugs } = (await (await send(server, alert())).json()) as { bugs: string[] };
    const links = (await (await server.ask('viewer', 'GET', `${api}/bugs/${bugs[0]}/links`)).json()) as {
      score: number;
      reason: string;
    }[];
    expect(links).toMatchObject([
      {
        kind: 'span',
        title: 'POST /orders/* of checkout',
        reason: expect.stringMatching(/^12 of 20 calls failed \(60 %, 0 % in the hours before\).*; see trace bad0/),
      },
      { title: 'SELECT stock of checkout', reason: expect.stringMatching(/^10 calls took 400 ms on average \(30 ms/) },
      { title: 'GET /search of search' },
    ]);
    expect(links.map(({ score }) => score)).toEqual(links.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(await server.store.spans.forget(new Date())).toBeGreaterThan(4);
  });

  it('spans fill no more rows than a bound, whatever names they have and when they say they were', async () => {
    const { store, project } = await runningServer();
    const now = new Date('2026-03-01T12:00:30Z');
    const named = (i: number, minute = '2026-03-01T12:00:00.000Z') => ({
      service: 'a',
      environment: null,
      operation: `op ${i}`,
      minute,
      count: 1,
      errors: 0,
      totalMs: 1,
      maxMs: 1,
      trace: null,
    });
    for (let batch = 0; batch < 3; batch += 1)
      await store.spans.keep(
        project.id,
        Array.from({ length: 300 }, (_, i) => named(batch * 300 + i)),
        now,
      );
    await store.spans.keep(
      project.id,
      [named(0, '2026-02-01T00:00:00.000Z'), named(0, '2027-01-01T00:00:00.000Z')],
      now,
    );
    const { rows } = await store.pool.query('select count(*)::int as rows, sum(count)::int as spans from span_minutes');
    expect(rows).toEqual([{ rows: 101, spans: 900 }]);
  });
});
