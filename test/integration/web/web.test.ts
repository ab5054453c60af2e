import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { anInvestigation, anOccurrence, aRecording } from '../../support/web/an-investigation.ts';
import { hostile } from '../../support/web/hostile.ts';
import { type WebBench, webBench } from '../../support/web/web-bench.ts';
import { type WebBugs, webBugs } from '../../support/web/web-bugs.ts';
import { proposeFor } from '../../support/review/proposed.ts';
import { aUser } from '../../support/server/logged-in.ts';
import { installToken } from '../../support/server/running-server.ts';
import { trackerSettingSchema } from '../../../src/domain/tracker-setting.ts';
import { aSignal } from '../../support/store/signal.ts';

const dist = fileURLToPath(new URL('../../../web/dist', import.meta.url));
const screens = fileURLToPath(new URL('../../../docs/screens', import.meta.url));
const ends: (() => Promise<void>)[] = [];
let bench: WebBench;
let bugs: WebBugs;
const aBug: WebBugs['aBug'] = (...given) => bugs.aBug(...given);
const decisionsOf: WebBugs['decisionsOf'] = (bug) => bugs.decisionsOf(bug);
const open: WebBugs['open'] = (user, bug) => bugs.open(user, bug);

beforeAll(async () => {
  bench = await webBench((work) => ends.unshift(work));
  bugs = webBugs(bench);
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
    const { store, project } = bench.server;
    const bug = await aBug('hostile', hostile(anInvestigation()), hostile(anOccurrence()), hostile(aRecording()));
    const engineer = { kind: 'person', id: 'engineer' } as const;
    await store.items.comment(bug, engineer, hostile('a note'));
    const { proposal } = await decisionsOf(bug);
    const place = { proposal: proposal?.id ?? '', file: 'src/pricing.js', line: 13 };
    await store.items.comment(bug, engineer, hostile('about the line'), undefined, place);
    const trial = { kind: 'call' as const, call: { module: null, name: 'f', args: [hostile('given')] } };
    await store.hypotheses.add(bug, { claim: hostile('they say'), trial }, engineer);
    await store.trackers.set(project.id, 'hostile', { setting: hostileTracker });
    await store.projects.connect(project.id, { url: hostile('/srv/shop'), root: '' });
    const page = await open('approver', bug);
    await page.locator('.thread').getByText('about the line').waitFor();
    await page.locator('#hypothesis-P1').getByText('they say').waitFor();
    await page.locator('.wf').first().waitFor();
    for (const tab of ['Request', 'Variables', 'Breadcrumbs', 'Environment', 'Scrubbed'])
      await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('button', { name: 'Show the patch' }).click();
    const markup = (): Promise<number> =>
      page
        .locator('#app img, #app iframe, #app script, #app [onload], #app [onerror], #app a[href^="javascript"]')
        .count();
    expect(await markup()).toBe(0);
    for (const at of ['/', '/settings', '/setup', '/deploys', '/dashboard']) {
      await page.goto(bench.server.url + at);
      await page.locator('#main h1').first().waitFor();
      await page
        .locator(at === '/' ? `[data-row="${bug}"]` : at === '/settings' ? '#trackers li' : '#main')
        .first()
        .waitFor();
      expect([at, await markup()]).toEqual([at, 0]);
    }
    expect(await page.evaluate('window.hit')).toBeUndefined();
    await store.trackers.unset(project.id, 'hostile');
    await store.projects.connect(project.id, { url: 'https://code.example/shop.git', root: '' });
  });
});

const hostileTracker = trackerSettingSchema.parse({
  kind: 'linear',
  team: 'ENG',
  people: { [hostile('x').slice(0, 200)]: 'a' },
});

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const pages = ['/', '/bugs', '/dashboard', '/deploys', '/setup', '/settings'] as const;

async function settled(page: Page, at: (typeof pages)[number], bug: string): Promise<void> {
  await page.goto(bench.server.url + (at === '/bugs' ? `/bugs/${bug}` : at));
  await page.locator('#main h1').first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.locator('[aria-busy="true"], .waiting').first().waitFor({ state: 'detached' });
}

/** A bug's page with all of its parts: a trace, a hypothesis of a person, something said about a line. */
async function anInvestigatedBug(name: string): Promise<string> {
  const { store } = bench.server;
  const bug = await aBug(name, anInvestigation(), anOccurrence(), aRecording());
  const ann = { kind: 'person', id: 'ann' } as const;
  const trial = { kind: 'place' as const, file: 'src/orders.js', function: 'placeOrder', line: null };
  await store.hypotheses.add(bug, { claim: 'Lines are removed while the order is placed', trial }, ann);
  const { proposal } = await decisionsOf(bug);
  const place = { proposal: proposal?.id ?? '', file: 'src/pricing.js', line: 13 };
  await store.items.comment(bug, ann, 'Should the removed line be told to the client?', undefined, place);
  return bug;
}

/** For the docs, where it is asked for. */
async function picture(page: Page, name: string): Promise<void> {
  if (process.env['REPROOF_SCREENS']) await page.screenshot({ path: path.join(screens, `${name}.png`), scale: 'css' });
}

describe('every page', () => {
  it.each(['light', 'dark'] as const)(
    'holds to WCAG AA in the %s theme',
    async (colorScheme) => {
      const bug = await anInvestigatedBug(`axe-${colorScheme}`);
      const page = await bench.page('admin', { colorScheme, viewport: { width: 1440, height: 1000 } });
      for (const at of pages) {
        await settled(page, at, bug);
        await page.evaluate(axe.source);
        const { violations } = (await page.evaluate(
          `axe.run(document, ${JSON.stringify({ runOnly: standards })})`,
        )) as AxeResults;
        const found = violations.map(({ id, nodes }) => [
          id,
          ...nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)),
        ]);
        expect([at, found]).toEqual([at, []]);
        await picture(page, `${at === '/bugs' ? 'bug' : at.slice(1) || 'queue'}-${colorScheme}`);
      }
    },
    120_000,
  );

  it('never scrolls sideways on a phone', async () => {
    const bug = await anInvestigatedBug('phone');
    const page = await bench.page('admin', { viewport: { width: 390, height: 844 } });
    for (const at of pages) {
      await settled(page, at, bug);
      const whole = await page.evaluate('document.documentElement.scrollWidth');
      expect([at, whole]).toEqual([at, 390]);
      if (at === '/bugs') await picture(page, 'bug-phone');
    }
  });

  it('nothing was refused by a page’s policy, thrown, or logged as an error', () => {
    expect(bench.complaints).toEqual([]);
  });
});
