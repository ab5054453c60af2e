import { expect, it } from 'vitest';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';
import { aSignal } from '../../support/store/signal.ts';

const api = '/api/v1';
const minutes = (n: number): Date => new Date(Date.now() + n * 60_000);
const post = (server: RunningServer, body: unknown, key: string | null = server.key) =>
  fetch(`${server.url}${api}/deploys`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
  });
const listed = async (server: RunningServer) =>
  (await (await server.ask('viewer', 'GET', `${api}/projects/${server.project.id}/deploys`)).json()) as unknown[];

const deploy = { service: 'checkout', environment: 'production', release: '2.4.1', commit: 'abcdef1234567' };

it('are listed with the errors of their service before and after them', async () => {
  const server = await runningServer();
  const errors = (name: string, service: string | null, ...at: number[]) =>
    at.map((n, i) => aSignal(server.project.id, `${name}-${i}`, `v1:${name}`, { service }, minutes(n)));
  await server.store.signals.accept([
    ...errors('ours', 'checkout', -200, -29, -20, -9, -8, -7, -6),
    ...errors('unnamed', null, -5),
    ...errors('other', 'search', -12, -4, -3),
  ]);
  const made = await post(server, { ...deploy, at: minutes(-10).toISOString(), status: 'healthy' });
  expect([made.status, await made.json()]).toEqual([201, expect.objectContaining({ ...deploy, bug: null })]);
  await post(server, { service: 'search', environment: 'staging', release: '9', at: minutes(-300).toISOString() });
  expect(await listed(server)).toMatchObject([
    // 2 in the hour before; 5 in the 10 minutes since: 15 times as many a minute.
    { ...deploy, rate: { before: { errors: 2, minutes: 60 }, after: { errors: 5 }, change: expect.closeTo(15, 0) } },
    { service: 'search', status: 'unknown', rate: { before: { errors: 0 }, after: { errors: 0 }, change: null } },
  ]);
});

it('an unhealthy one is a signal, once; told again it is the same deploy with another status', async () => {
  const server = await runningServer();
  const at = minutes(-1).toISOString();
  await post(server, { ...deploy, at });
  const bad = async () =>
    (await (await post(server, { ...deploy, at, status: 'unhealthy' })).json()) as { bug: unknown };
  expect([(await bad()).bug, (await bad()).bug]).toEqual(['1-1', null]);
  expect(await server.store.bugs.bug('1-1')).toMatchObject({
    title: 'UnhealthyDeploy: 2.4.1 of checkout is unhealthy in production',
    count: 1,
    releases: [{ name: '2.4.1' }],
    environments: [{ name: 'production' }],
  });
  // Its own signal is none of the service's errors.
  expect(await listed(server)).toMatchObject([{ status: 'unhealthy', rate: { after: { errors: 0 } } }]);
});

it.each([
  ['no key', deploy, null, 401],
  ['another key', deploy, '0'.repeat(32), 401],
  ['no service', { ...deploy, service: '' }, undefined, 400],
  ['a commit that is none', { ...deploy, commit: 'main; rm -rf /' }, undefined, 400],
  ['no JSON', '{"service"', undefined, 400],
  ['too much', { ...deploy, release: 'x'.repeat(70_000) }, undefined, 413],
])('%s', async (_name, body, key, status) => {
  const server = await runningServer();
  const response = await post(server, body, key === undefined ? server.key : key);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  expect(await listed(server)).toEqual([]);
});
