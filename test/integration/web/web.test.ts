import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { anInvestigation, anOccurrence } from '../../support/web/an-investigation.ts';
import { hostile } from '../../support/web/hostile.ts';
import { type WebBench, webBench } from '../../support/web/web-bench.ts';
import { proposeFor } from '../../support/review/proposed.ts';
import { aUser } from '../../support/server/logged-in.ts';
import { installToken } from '../../support/server/running-server.ts';
import { aSignal } from '../../support/store/signal.ts';

const dist = fileURLToPath(new URL('../../../web/dist', import.meta.url));
const screens = fileURLToPath(new URL('../../../docs/screens', import.meta.url));
const ends: (() => Promise<void>)[] = [];
let bench: WebBench;

let made = 0;

/** A bug that was investigated, with a proposal that waits. */
async function aBug(name: string, told = anInvestigation(), event = anOccurrence()): Promise<string> {
  const { store, project } = bench.server;
  made += 1;
  const [accepted] = await store.signals.accept([
    aSignal(project.id, `e-${name}-${made}`, `v1:${name}-${made}`, event),
  ]);
  const bug = accepted?.kind === 'stored' ? accepted.bug : '';
  const note = { stage: 'review', kind: 'investigation-started', actor: 'engine', outcome: 'taken up' } as const;
  await store.bugs.move(null, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note });
  await proposeFor(store, bug, { told });
  return bug;
}

async function decisionsOf(bug: string) {
  const { store } = bench.server;
  const { proposals } = await store.proposals.proposals({ bug, limit: 1 });
  const [proposal] = proposals;
  return { proposal, decisions: proposal ? await store.proposals.decisions(proposal.id) : [] };
}

async function open(user: string, bug: string): Promise<Page> {
  const page = await bench.page(user);
  await page.goto(`${bench.server.url}/bugs/${bug}`);
  await page.getByRole('heading', { name: 'Decision', exact: true }).waitFor();
  await page.locator('.gates li').first().waitFor();
  return page;
}

beforeAll(async () => {
  bench = await webBench((work) => ends.unshift(work));
  const { store } = bench.server;
  for (const role of ['viewer', 'engineer', 'approver', 'admin'] as const) await aUser(store, role, role);
});
afterAll(async () => {
  for (const end of ends) await end();
});

// A page holds a stream, and a browser has six connections to a server.
afterEach(() => bench.closePages());

describe('the built app', () => {
  it('loads no more than 300 KB of script at first, and has nothing inline', () => {
    const page = readFileSync(path.join(dist, 'index.html'), 'utf8');
    const scripts = [...page.matchAll(/<(?:script|link)[^>]+(?:src|href)="(\/[^"]+\.js)"/g)].map(
      ([, name = '']) => name,
    );
    const sizes = scripts.map((name) => gzipSync(readFileSync(path.join(dist, name))).length);
    expect(scripts.length).toBeGreaterThan(0);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(300 * 1024);
    expect(page).not.toMatch(/<script(?![^>]*src=)|<style|style=|onload=/);
  });

  it('is served under a strict policy, its named files for ever, and every address of its own as the page', async () => {
    const { url } = bench.server;
    const page = await fetch(`${url}/bugs/1-1`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const asset = readdirSync(path.join(dist, 'assets')).find(
      (name) => name.startsWith('index') && name.endsWith('.js'),
    );
    const script = await fetch(`${url}/assets/${asset}`);
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(script.headers.get('content-encoding')).toBe('gzip');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    for (const at of ['/assets/none.js', '/api/v1/none', '/api', '/assets/..%2fbuilt-of']) {
      const answer = await fetch(url + at, { headers: { accept: 'text/html' } });
      expect([at, answer.ok, answer.headers.get('content-type')]).toEqual([
        at,
        false,
        'application/problem+json; charset=utf-8',
      ]);
    }
  });
});

describe('logging in', () => {
  it('a wrong password is told, a right one leads to the page that was asked for', async () => {
    const page = await bench.page(null);
    await page.goto(`${bench.server.url}/dashboard`);
    await page.getByLabel('Name').fill('viewer');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/not logged in/);
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('link', { name: 'Queue' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/dashboard');
    await page.getByRole('button', { name: /viewer, viewer/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
  });
});

describe('the queue', () => {
  it('shows bugs by state with their proof, is walked by keys, and tells of a new signal by itself', async () => {
    const bug = await aBug('queue');
    const page = await bench.page('engineer');
    const row = page.locator(`[data-row="${bug}"]`);
    await row.waitFor();
    expect(await row.getByRole('img').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toEqual(
      expect.arrayContaining(['20 of 20 runs fail', '20 of 20 runs pass']),
    );
    const { store, live, project } = bench.server;
    const [fresh] = await store.signals.accept([
      aSignal(project.id, 'e-live', 'v1:live', { title: 'RangeError: arrives live' }),
    ]);
    const id = fresh?.kind === 'stored' ? fresh.bug : '';
    live.publish({ kind: 'bug-changed', bug: id, state: 'new' });
    await page.getByText('RangeError: arrives live').waitFor();
    await page.keyboard.press('f');
    await page.keyboard.type('service:orders');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByText('RangeError: arrives live').count()).toBe(0);
    expect(page.url()).toContain('service=orders');
    await page.locator('h1').click();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Signal', exact: true }).waitFor();
    expect(page.url()).toMatch(/\/bugs\/\d+-\d+$/);
  });
});

describe('deciding', () => {
  it('a key opens the form and Ctrl Enter sends: the approval is bound to the patch that was shown', async () => {
    const bug = await aBug('approve');
    const page = await open('approver', bug);
    await page.keyboard.press('a');
    await page.keyboard.type('Reads well.');
    expect((await decisionsOf(bug)).decisions).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await decisionsOf(bug)).decisions.length).toBe(1);
    const { proposal, decisions } = await decisionsOf(bug);
    expect(decisions[0]).toMatchObject({ verb: 'approve', via: 'ui', reason: 'Reads well.', by: { id: 'approver' } });
    expect(decisions[0]?.manifest).toBe(proposal?.manifestHash);
    await page.locator('.sub').getByText('Approved').waitFor();
    await page.locator('.decide').waitFor({ state: 'detached' });
  });

  it('remarks on lines go with a request for changes', async () => {
    const bug = await aBug('changes');
    const page = await open('approver', bug);
    await page.getByRole('button', { name: 'Remark on line 13' }).click();
    await page.getByRole('textbox', { name: 'Remark on line 13' }).fill('Count removed lines, too.');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page
      .locator('.decide')
      .getByRole('button', { name: /^Request changes/ })
      .click();
    await page.getByRole('button', { name: /^Send request/ }).click();
    await expect
      .poll(async () => (await decisionsOf(bug)).decisions[0]?.reason)
      .toBe('src/pricing.js:13: Count removed lines, too.');
    expect((await decisionsOf(bug)).proposal?.state).toBe('returned');
  });

  it('a rejection wants a reason, and its draft outlives a reload', async () => {
    const bug = await aBug('reject');
    const page = await open('approver', bug);
    await page.keyboard.press('x');
    const send = page.locator('.decision').getByRole('button', { name: /^Reject/ });
    await expect.poll(() => send.isDisabled()).toBe(true);
    await page.getByLabel('Why', { exact: true }).fill('The cart must not hold such a line.');
    await page.reload();
    await send.click();
    await expect.poll(async () => (await decisionsOf(bug)).proposal?.state).toBe('rejected');
  });

  it('an edited patch is sent as it was edited', async () => {
    const bug = await aBug('edit');
    const page = await open('approver', bug);
    await page.keyboard.press('e');
    const field = page.getByLabel(/^The patch/);
    const patch = (await field.inputValue()).replace('filter(Boolean)', 'filter((line) => line)');
    await field.fill(patch);
    await page.getByRole('button', { name: /^Validate my patch/ }).click();
    await expect.poll(async () => (await decisionsOf(bug)).decisions[0]?.verb).toBe('edit');
  });

  it('what came meanwhile is not decided about: the page says that another version arrived', async () => {
    const bug = await aBug('moved');
    const page = await open('approver', bug);
    await page.keyboard.press('a');
    const change = { fix: new Map([['src/pricing.js', 'export const second = true;\n']]) };
    await proposeFor(bench.server.store, bug, { told: anInvestigation(), change });
    bench.server.live.publish({ kind: 'bug-changed', bug, state: 'proposed' });
    // The form that was begun was about the first one.
    await page.getByText('Takes the place of').waitFor();
    await page.locator('.decision .form').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    const { proposals } = await bench.server.store.proposals.proposals({ bug, limit: 5 });
    const all = await Promise.all(proposals.map(({ id }) => bench.server.store.proposals.decisions(id)));
    expect([proposals.length, all.flat()]).toEqual([2, []]);
  });

  it('who may not decide is told who can, and is offered nothing', async () => {
    const bug = await aBug('viewer');
    for (const role of ['viewer', 'engineer'] as const) {
      const page = await open(role, bug);
      const bar = page.locator('.decide');
      await bar.getByText('An approver decides').waitFor();
      expect(await bar.getByRole('button').count()).toBe(0);
      expect(await page.getByRole('radio').count()).toBe(0);
      await page.keyboard.press('a');
      expect(await page.getByRole('radio').count()).toBe(0);
      await page.close();
    }
  });
});

describe('the first run', () => {
  it('the one-time link opens the set-up, where a test error arrives live and the first administrator is made', async () => {
    const { server } = bench;
    const page = await bench.page(null);
    await page.goto(server.logInLink ?? '');
    await page.goto(`${server.url}/setup`);
    await page.getByRole('button', { name: 'Send a test error' }).click();
    const arrived = page.getByRole('link', { name: /^\d+-\d+$/ });
    await arrived.waitFor();
    await page.getByLabel('Name', { exact: true }).fill('boss');
    await page.getByLabel(/^Password/).fill('twelve letters');
    await page.getByRole('button', { name: 'Add the user' }).click();
    await page.getByText('boss may log in now').waitFor();
    expect(await server.store.users.user('boss')).toMatchObject({ role: 'admin' });
    await arrived.click();
    await page.getByRole('heading', { name: /^TypeError: Reproof test error/ }).waitFor();
  });

  it('a link to a proposal leads to its decision, and to no other place', async () => {
    const { server } = bench;
    const bug = await aBug('linked');
    const { proposal } = await decisionsOf(bug);
    const asked = {
      method: 'POST',
      headers: { authorization: `Bearer ${installToken}`, 'content-type': 'application/json' },
    };
    const answer = await fetch(`${server.url}/api/v1/sessions/link`, {
      ...asked,
      body: JSON.stringify({ to: `/proposals/${proposal?.id}` }),
    });
    const { url } = (await answer.json()) as { url: string };
    const page = await bench.page(null);
    await page.goto(url);
    await page.getByRole('heading', { name: 'Decision', exact: true }).waitFor();
    expect(page.url()).toContain(`/bugs/${bug}#decision`);
    for (const to of ['//evil.example', 'https://evil.example', '/proposals/1-p1/../..', '/\\evil.example'])
      expect(
        (await fetch(`${server.url}/api/v1/sessions/link`, { ...asked, body: JSON.stringify({ to }) })).status,
      ).toBe(400);
  });
});

describe('what strangers write', () => {
  it('is text on every page, in every field', async () => {
    const bug = await aBug('hostile', hostile(anInvestigation()), hostile(anOccurrence()));
    await bench.server.store.items.comment(bug, { kind: 'person', id: 'engineer' }, hostile('a note'));
    const page = await open('approver', bug);
    for (const tab of ['Request', 'Variables', 'Breadcrumbs', 'Environment', 'Scrubbed'])
      await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('button', { name: 'Show the patch' }).click();
    const markup = (): Promise<number> =>
      page
        .locator('#app img, #app iframe, #app script, #app [onload], #app [onerror], #app a[href^="javascript"]')
        .count();
    expect(await markup()).toBe(0);
    await page.goto(bench.server.url);
    await page.locator(`[data-row="${bug}"]`).waitFor();
    expect(await markup()).toBe(0);
    expect(await page.evaluate('window.hit')).toBeUndefined();
  });
});

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const pages = ['/', '/bugs', '/dashboard', '/deploys', '/setup', '/settings'] as const;

async function settled(page: Page, at: (typeof pages)[number], bug: string): Promise<void> {
  await page.goto(bench.server.url + (at === '/bugs' ? `/bugs/${bug}` : at));
  await page.locator('#main h1').first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.locator('[aria-busy="true"], .waiting').first().waitFor({ state: 'detached' });
}

describe('every page', () => {
  it.each(['light', 'dark'] as const)('holds to WCAG AA in the %s theme', async (colorScheme) => {
    const bug = await aBug(`axe-${colorScheme}`);
    const page = await bench.page('admin', { colorScheme, viewport: { width: 1440, height: 1000 } });
    for (const at of pages) {
      await settled(page, at, bug);
      await page.evaluate(axe.source);
      const { violations } = (await page.evaluate(
        `axe.run(document, ${JSON.stringify({ runOnly: standards })})`,
      )) as AxeResults;
      const found = violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))]);
      expect([at, found]).toEqual([at, []]);
      if (process.env['REPROOF_SCREENS'])
        await page.screenshot({
          path: path.join(screens, `${at === '/bugs' ? 'bug' : at.slice(1) || 'queue'}-${colorScheme}.png`),
          scale: 'css',
        });
    }
  });

  it('never scrolls sideways on a phone', async () => {
    const bug = await aBug('phone');
    const page = await bench.page('admin', { viewport: { width: 390, height: 844 } });
    for (const at of pages) {
      await settled(page, at, bug);
      const whole = await page.evaluate('document.documentElement.scrollWidth');
      expect([at, whole]).toEqual([at, 390]);
    }
  });

  it('nothing was refused by a page’s policy, thrown, or logged as an error', () => {
    expect(bench.complaints).toEqual([]);
  });
});
