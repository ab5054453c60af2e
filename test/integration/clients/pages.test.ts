import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBrowser } from '../../../src/adapters/chromium/find-browser.ts';
import { clientServer } from '../../support/clients/client-server.ts';
import { classicBundle } from '../../support/page/classic-bundle.ts';

const shared = clientServer(['@sentry/browser', 'client.js', 'nobody']);
const app = `function total(order) {
  return order.lines.length;
}
document.getElementById('crash').onclick = function pay() { total({}); };
document.getElementById('reject').onclick = function refuse() { Promise.reject(new RangeError('no such order')); };
document.getElementById('fetch').onclick = function load() { fetch('/api/orders/17?token=secret').catch(() => {}); };
`;

let browser: Browser;
let ended: () => void;
let origin = '';
/** Scripts before the page's own, by path. */
const heads: Record<string, string> = {};

beforeAll(async () => {
  const site = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    if (pathname.startsWith('/api/')) return void response.writeHead(503).end('down');
    if (pathname === '/favicon.ico') return void response.writeHead(404).end();
    response.setHeader('content-type', pathname.endsWith('.js') ? 'text/javascript' : 'text/html');
    if (pathname === '/app.js') return void response.end(app);
    if (pathname === '/sdk.js') return void response.end(classicBundle('@sentry/browser', 'Sentry'));
    const buttons = ['crash', 'reject', 'fetch'].map((id) => `<button id="${id}">${id}</button>`).join('');
    response.end(`<!doctype html>${heads[pathname] ?? ''}${buttons}<script src="/app.js"></script>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  ended = () => site.close();
  browser = await chromium.launch({ executablePath: findBrowser()?.program ?? 'chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  ended?.();
});

it('@sentry/browser in Chromium, from a page of another origin', async () => {
  const options = JSON.stringify({ dsn: shared.dsn('@sentry/browser'), release: 'shop@2.0.0', environment: 'staging' });
  heads['/sentry'] = `<script src="/sdk.js"></script><script>Sentry.init(${options});</script>`;
  const page = await browser.newPage();
  await page.goto(`${origin}/sentry`);
  await page.click('#crash');
  const [bug] = await shared.bugs('@sentry/browser');
  await page.close();
  expect(bug).toMatchObject({
    title: "TypeError: Cannot read properties of undefined (reading 'length')",
    count: 1,
    event: {
      source: 'sentry',
      platform: 'javascript',
      release: 'shop@2.0.0',
      environment: 'staging',
      errors: [{ type: 'TypeError' }],
    },
  });
  expect(bug?.stack[0]).toBe('total:2');
  expect(bug?.event.errors[0]?.frames[0]?.filename).toBe(`${origin}/app.js`);
});

it('/client.js files errors, rejections and failed calls of a page of another origin, each once', async () => {
  const tag = (key: string) =>
    `<script src="${shared.url}/client.js" data-key="${key}" data-release="2.0.0" data-environment="staging" data-service="shop"></script>`;
  heads['/client'] = tag(shared.key('client.js'));
  heads['/stranger'] = tag('0'.repeat(32));
  const page = await browser.newPage();
  const said: string[] = [];
  page.on('pageerror', ({ message }) => said.push(message));
  await page.goto(`${origin}/client?user=7`);
  for (const id of ['crash', 'crash', 'reject', 'fetch', 'fetch']) await page.click(`#${id}`);
  const bugs = await shared.bugs('client.js', 3);
  // What the page itself does is as it was.
  expect(said.filter((message) => message.includes('length'))).toHaveLength(2);
  expect(bugs.map(({ title, count }) => `${count} ${title}`).toSorted()).toEqual([
    '1 HttpError: GET /api/orders/17 answered 503',
    '1 RangeError: no such order',
    "1 TypeError: Cannot read properties of undefined (reading 'length')",
  ]);
  const by = (type: string) => bugs.find(({ event }) => event.errors[0]?.type === type)?.event;
  expect(by('TypeError')).toMatchObject({
    source: 'auto-file',
    platform: 'javascript',
    release: '2.0.0',
    environment: 'staging',
    service: 'shop',
  });
  expect(by('TypeError')?.errors[0]?.frames[0]).toMatchObject({
    function: 'total',
    line: 2,
    filename: `${origin}/app.js`,
  });
  expect(by('HttpError')?.errors[0]?.frames[0]).toMatchObject({ filename: `${origin}/app.js`, line: 6 });
  // A key that is none is refused, and the page goes on.
  await page.goto(`${origin}/stranger`);
  await page.click('#crash');
  expect(await page.evaluate('1 + 1')).toBe(2);
  await page.close();
  expect(await shared.bugs('client.js', 3)).toHaveLength(3);
});

it('/client.js is small, may be kept, and may be loaded from anywhere', async () => {
  const response = await fetch(`${shared.url}/client.js`);
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(response.headers.get('cache-control')).toContain('max-age');
  expect(gzipSync(await response.text()).length).toBeLessThan(3_000);
});

it('filing from a page that asks first is allowed', async () => {
  const asked = await fetch(`${shared.url}/api/v1/auto-file-bug`, { method: 'OPTIONS', headers: { origin } });
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
});
