import { describe, expect, it } from 'vitest';
import { aSignal } from '../../support/store/signal.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

const api = '/api/v1';

async function withBugs(server: RunningServer, count: number): Promise<string[]> {
  const signals = Array.from({ length: count }, (_, i) =>
    aSignal(server.project.id, String(i), `v1:${i}`, { title: `Error: number ${i}` }),
  );
  const accepted = await server.store.signals.accept(signals);
  return accepted.flatMap((one) => (one.kind === 'stored' ? [one.bug] : []));
}

describe('who may do what', () => {
  it('a token that nobody has is nobody', async () => {
    const server = await runningServer();
    const response = await fetch(`${server.url}${api}/bugs`, { headers: { authorization: 'Bearer nobody' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'NOT_ALLOWED', status: 401 });
  });

  it('a page of the network cannot reach it through a browser: only loopback names are heard', async () => {
    const server = await runningServer();
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      request(`${server.url}/healthz`, { headers: { host: 'evil.example' } }, (answer) => resolve(answer.statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe('bugs', () => {
  it('come in pages that neither lose nor double one while more come in', async () => {
    const server = await runningServer();
    const made = await withBugs(server, 7);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const query: string = `?limit=3${after ? `&after=${encodeURIComponent(after)}` : ''}`;
      const page = (await (await server.ask('viewer', 'GET', `${api}/bugs${query}`)).json()) as {
        bugs: Array<{ id: string }>;
        next: string | null;
      };
      seen.push(...page.bugs.map(({ id }) => id));
      after = page.next;
      await server.store.signals.accept([
        aSignal(server.project.id, `later-${seen.length}`, `v1:later-${seen.length}`),
      ]);
    } while (after);
    expect(seen.filter((id) => made.includes(id)).toSorted()).toEqual(made.toSorted());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('are told with their history, ledger and occurrences', async () => {
    const server = await runningServer();
    const [id = ''] = await withBugs(server, 1);
    const ask = async (path: string) => (await server.ask('viewer', 'GET', `${api}/bugs/${id}${path}`)).json();
    expect(await ask('')).toMatchObject({
      id,
      title: 'Error: number 0',
      count: 1,
      state: 'new',
      fingerprints: ['v1:0'],
    });
    expect(await ask('/signals')).toMatchObject([{ event: { schema: 'reproof.event/1' } }]);
    expect(await ask('/ledger')).toEqual(await server.store.bugs.ledger(id));
    expect(await ask('/files')).toEqual([]);
  });

  it('are asked to be investigated by whoever may', async () => {
    const server = await runningServer();
    const [id = ''] = await withBugs(server, 1);
    expect((await server.ask('engineer', 'POST', `${api}/bugs/${id}/investigate`, {})).status).toBe(200);
    expect(server.queue.asked).toEqual([id]);
  });

  it('what is not there is a 404 with a reason', async () => {
    const server = await runningServer();
    const response = await server.ask('viewer', 'GET', `${api}/bugs/9-9`);
    expect([response.status, await response.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'NOT_FOUND', title: 'there is no bug 9-9' }),
    ]);
  });

  it.each([
    ['a limit that is none', '?limit=many', /query\.limit/],
    ['a state that there is not', '?state=weird', /query\.state/],
    ['an id of another form', '/../../etc', /./],
  ])('%s is refused with the place of the mistake', async (_name, more, says) => {
    const server = await runningServer();
    const response = await server.ask('viewer', 'GET', `${api}/bugs${more}`);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(((await response.json()) as { title: string }).title).toMatch(says);
  });
});

describe('projects', () => {
  it('are made, listed with their DSN, and connected to a repository that can be read', async () => {
    const server = await runningServer({
      tryRepository: async ({ url }) => {
        const { Fault } = await import('../../../src/domain/fault.ts');
        if (url !== '/srv/good') throw new Fault('NO_REPOSITORY', `no repository at ${url}`);
      },
    });
    const [bug = ''] = await withBugs(server, 1);
    const made = await server.ask('admin', 'POST', `${api}/projects`, { name: 'checkout' });
    expect([made.status, await made.json()]).toEqual([
      201,
      expect.objectContaining({ name: 'checkout', repository: null }),
    ]);
    const connect = (url: string) =>
      server.ask('admin', 'PUT', `${api}/projects/${server.project.id}/repository`, { url });
    const bad = await connect('/srv/bad');
    expect([bad.status, await bad.json()]).toEqual([422, expect.objectContaining({ code: 'NO_REPOSITORY' })]);
    expect(await (await connect('/srv/good')).json()).toMatchObject({ repository: { url: '/srv/good', root: '' } });
    expect(server.queue.asked).toEqual([bug]);
    const listed = (await (await server.ask('viewer', 'GET', `${api}/projects`)).json()) as Array<{ dsn: string }>;
    expect(listed[0]?.dsn).toBe(server.dsn);
  });
});

describe('reports and exports', () => {
  const report = {
    title: 'Checkout fails',
    error_type: 'TypeError',
    message: 'x is not a function',
    stack_trace: 'TypeError: x is not a function\n    at pay (/app/src/pay.js:3:5)',
  };
  const post = (server: RunningServer, path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });

  it.each(['/api/v1/auto-file-bug', '/api/v1/beads/auto-file'])('%s files a bug', async (path) => {
    const server = await runningServer();
    const response = await post(server, path, report, { authorization: `Bearer ${server.key}` });
    expect(response.status).toBe(201);
    const { bug_id: id, created } = (await response.json()) as { bug_id: string; created: boolean };
    expect(created).toBe(true);
    expect(await server.store.bugs.bug(id)).toMatchObject({ errorType: 'TypeError' });
  });

  it('without a key, or without an error in it, nothing is filed', async () => {
    const server = await runningServer();
    expect((await post(server, '/api/v1/auto-file-bug', report)).status).toBe(401);
    const empty = await post(server, `/api/v1/auto-file-bug?sentry_key=${server.key}`, { hello: 1 });
    expect(empty.status).toBe(400);
    expect((await server.store.bugs.bugs({ limit: 5 })).bugs).toEqual([]);
  });

  it('takes an OTLP export of logs in JSON', async () => {
    const server = await runningServer();
    const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const logRecords = [
      {
        severityNumber: 17,
        body: { stringValue: 'it failed' },
        attributes: [
          attribute('exception.type', 'RangeError'),
          attribute('exception.message', 'too far'),
          attribute('exception.stacktrace', 'RangeError: too far\n    at step (/app/src/walk.js:9:3)'),
        ],
      },
    ];
    const body = {
      resourceLogs: [{ resource: { attributes: [attribute('service.name', 'walk')] }, scopeLogs: [{ logRecords }] }],
    };
    const response = await post(server, '/v1/logs', body, { 'x-sentry-auth': `Sentry sentry_key=${server.key}` });
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect((await server.store.bugs.bugs({ limit: 5 })).bugs).toMatchObject([
      { errorType: 'RangeError', service: 'walk' },
    ]);
  });
});

describe('the live stream', () => {
  it('tells what any process publishes, of one bug or of all', async () => {
    const server = await runningServer();
    const controller = new AbortController();
    const response = await fetch(`${server.url}${api}/live?bug=1-1`, {
      headers: { authorization: 'Bearer viewer' },
      signal: controller.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const changed = (bug: string) => ({ kind: 'bug-changed' as const, bug, state: 'investigating' as const });
    while (!text.includes('"bug":"1-1"')) {
      server.live.publish(changed('2-2'));
      server.live.publish(changed('1-1'));
      text += (await reader?.read())?.value ?? '';
    }
    expect(text).toContain('event: bug-changed');
    expect(text).not.toContain('2-2');
    controller.abort();
  });
});

describe('health', () => {
  it('is alive without a store, ready only with one', async () => {
    let answers = true;
    const server = await runningServer({ storeAnswers: async () => answers });
    const status = async (path: string) => (await fetch(`${server.url}${path}`)).status;
    expect([await status('/healthz'), await status('/readyz'), await status('/metrics')]).toEqual([200, 200, 200]);
    answers = false;
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
  });
});
